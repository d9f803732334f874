// A story's page where script is allowed: a line opens its source beside it, the
// arrows walk the line's other sources, the digits narrow to one source. What is
// not on the page yet is asked for. The page works without it.
"use strict";
(() => {
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const main = $("main"), pane = $("#reports"), walk = $(".walk", pane), head = $("h2", pane), place = $("[data-place]", pane);
  if (!main || !pane) return;
  const here = /#s(\d+)\.(\d+)$/;
  const sourceOf = (a) => here.exec(a.getAttribute("href"))?.[1];
  const mark = (r) => { for (const a of $$("a.x", r)) a.dataset.line = ""; };
  mark(main);

  // A line's sources: all chips of the figure, the utterance or the line itself.
  const scope = (el) => [".rd", ".ut", ".pr", ".ke", ".l", "li", "p"].map((s) => el.closest(s)).find(Boolean) || el;
  const links = (el) => {
    const seen = new Set();
    for (const d of $$("details.mo [data-packed]", scope(el))) unpack(d);
    const chips = $$("a.c", scope(el)).filter((a) => here.test(a.getAttribute("href")));
    return (chips.length ? chips : $$("a.x", scope(el))).filter((a) => !seen.has(a.hash) && seen.add(a.hash));
  };

  let set = [], at = 0, back = null, turns = 0;
  // A report that is not on the page, or not with its text, is asked for.
  const asked = async (n) => {
    const answer = await fetch("?report=" + n);
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#r" + n);
  };
  const text = async (n) => {
    const report = document.getElementById("r" + n), wanting = report && $("[data-text]", report);
    if (!wanting) return;
    const box = wanting.parentElement;
    box.classList.add("wait");
    box.insertAdjacentHTML("beforeend", "<i></i><i></i><i></i>");
    try {
      const whole = (await asked(n))?.querySelector("div.tx");
      if (whole) box.replaceWith(whole);
    } finally {
      box.classList.remove("wait");
      for (const i of $$("i", box)) i.remove();
    }
  };
  const reportOf = async (n) => {
    const have = document.getElementById("r" + n);
    if (have || !$("[data-more=reports]")) return have;
    const report = await asked(n);
    if (report && !document.getElementById("r" + n)) {
      const group = document.createElement("section");
      group.className = "or";
      group.append(report);
      ($(".legend", pane) || pane.lastElementChild).before(group);
    }
    return document.getElementById("r" + n);
  };

  const show = async (hash, focus) => {
    const m = here.exec(hash);
    if (!m) return false;
    const turn = ++turns, report = await reportOf(m[1]);
    if (!report || turn !== turns) return false;
    const top = set[at]?.getBoundingClientRect().top;
    report.open = true;
    pane.classList.add("open");
    walk.hidden = false;
    head.replaceChildren($("summary .c", report).cloneNode(true), " " + $("summary .m", report).textContent);
    place.textContent = set.length > 1 ? at + 1 + "/" + set.length : "";
    for (const b of $$("[data-walk]", walk)) b.hidden = set.length < 2;
    for (const e of $$(".on")) e.classList.remove("on");
    set[at]?.classList.add("on");
    if (back?.matches("a.x")) back.classList.add("on");
    if (top !== undefined && set[at].checkVisibility()) scrollBy({ top: set[at].getBoundingClientRect().top - top, behavior: "instant" });
    await text(m[1]);
    if (turn !== turns) return true;
    for (const e of $$(".hi", pane)) e.classList.remove("hi");
    const s = document.getElementById(hash.slice(1));
    if (!s) return true;
    s.classList.add("hi");
    const box = getComputedStyle(pane).overflowY === "auto" && pane;
    if (box) box.scrollTop += s.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    history.replaceState(null, "", hash);
    if (focus) pane.focus({ preventScroll: true });
    return true;
  };
  const open = (list, i, focus) => {
    set = list;
    at = (i + list.length) % list.length;
    return show(list[at].hash, focus);
  };
  const from = (el, focus) => {
    back = el;
    const list = links(el), i = Math.max(0, list.findIndex((a) => a.hash === el.hash));
    return list.length ? open(list, i, focus) : show(el.hash, focus);
  };
  const close = () => {
    if (!pane.classList.contains("open")) return;
    pane.classList.remove("open");
    walk.hidden = true;
    head.textContent = head.dataset.closed;
    for (const e of $$(".on")) e.classList.remove("on");
    for (const e of $$(".hi", pane)) e.classList.remove("hi");
    for (const r of $$(".rp[open]", pane)) r.open = false;
    history.replaceState(null, "", location.pathname + location.search);
    set = [];
    back?.focus({ preventScroll: true });
  };

  const narrow = (n) => {
    const chip = $(`[data-narrow="${n}"]`), on = chip.getAttribute("aria-current") !== "true";
    for (const c of $$("[data-narrow]")) c.removeAttribute("aria-current");
    if (on) chip.setAttribute("aria-current", "true");
    const has = (el) => $$("a.c, a.x", el).some((a) => sourceOf(a) === String(n));
    for (const s of ["li", ".l", ".ke", ".note", ".ut", ".nf", ".row"])
      for (const el of $$("section.b:not(#origins):not(#made):not(#related) " + s, main)) el.hidden = on && !has(el);
  };

  const unpack = (box) => {
    const list = box.textContent.trim().split(" ");
    box.removeAttribute("data-packed");
    box.textContent = "";
    for (const group of list) {
      const o = document.createElement("span");
      o.className = "o";
      for (const x of group.split("+")) {
        const at = x.replace(/[()]/g, ""), n = at.split(".")[0], a = document.createElement("a");
        a.className = x.startsWith("(") ? "c" : "c w";
        a.href = "?report=" + n + "#s" + at;
        a.textContent = n;
        o.append(a);
      }
      box.append(o);
    }
  };

  const more = async (a) => {
    const answer = await fetch(a.href), id = a.dataset.more;
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
    if (!part) { location.href = a.href; return; }
    part.querySelector("header")?.remove();
    const first = part.firstElementChild;
    a.closest(".go").replaceWith(...part.childNodes);
    mark(main);
    (first?.querySelector("a, summary") || first)?.focus();
  };

  addEventListener("click", (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    const a = e.target.closest("a");
    if (a?.dataset.more !== undefined) { e.preventDefault(); more(a); return; }
    if (a?.dataset.narrow !== undefined && !$("[data-more]")) { e.preventDefault(); narrow(a.dataset.narrow); return; }
    if (a?.dataset.text !== undefined) { e.preventDefault(); text(a.dataset.text); return; }
    if (a && here.test(a.getAttribute("href") || "")) {
      e.preventDefault();
      if (a.matches("a.x") && getSelection().toString()) return;
      from(a);
      return;
    }
    if (a?.getAttribute("href") === "#reports") { close(); return; }
    const b = e.target.closest("[data-walk]");
    if (b && set.length) open(set, at + Number(b.dataset.walk));
    if (e.target.closest("[data-close]")) close();
    for (const d of $$("details.menu[open]")) if (!d.contains(e.target)) d.open = false;
  });
  addEventListener("toggle", (e) => { for (const d of $$("[data-packed]", e.target.matches?.("details.mo") ? e.target : document.createElement("i"))) unpack(d); }, true);
  addEventListener("focusin", (e) => { if (set.length && e.target.matches("main a.x") && e.target !== back && e.target.matches(":focus-visible")) from(e.target); });

  const keys = {
    ArrowLeft: () => set.length > 1 && open(set, at - 1),
    ArrowRight: () => set.length > 1 && open(set, at + 1),
    Escape: () => close(),
  };
  addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.altKey || e.metaKey || e.target.closest?.("input, textarea, select, dialog")) return;
    if (/^[1-9]$/.test(e.key) && $(`[data-narrow="${e.key}"]`)) { $(`[data-narrow="${e.key}"]`).click(); e.preventDefault(); }
    else if (keys[e.key] && keys[e.key]() !== false) { if (e.key !== "Escape") e.preventDefault(); }
  });

  // Lines that only reports have which came since the last visit.
  const fresh = $("[data-new]");
  if (fresh) {
    const numbers = new Set(fresh.dataset.new.split(" "));
    for (const l of $$(".ke, .l, .rd > li, .sg > li", main)) {
      const chips = $$("a.c", l);
      if (!chips.length || l.closest("#origins") || $(".new", l) || !chips.every((a) => numbers.has(sourceOf(a)))) continue;
      const tag = document.createElement("b");
      tag.className = "tag bad new";
      tag.textContent = fresh.dataset.label;
      $(".cs", l)?.before(tag);
    }
    for (const n of numbers) $("#r" + n + " summary .m")?.append(Object.assign(document.createElement("b"), { className: "tag bad new", textContent: fresh.dataset.label }));
  }

  // The section that is read is marked in the navigation.
  const nav = new Map($$(".r2 nav a").map((a) => [a.hash.slice(1), a]));
  const seen = new IntersectionObserver((list) => {
    for (const x of list) {
      if (!x.isIntersecting) continue;
      for (const a of nav.values()) a.removeAttribute("aria-current");
      const a = nav.get(x.target.id);
      a?.setAttribute("aria-current", "true");
      if (a) a.parentElement.scrollLeft = a.offsetLeft - a.parentElement.offsetLeft - 40;
    }
  }, { rootMargin: "-20% 0px -70%" });
  for (const s of $$("section.b", main)) seen.observe(s);

  if (here.test(location.hash)) {
    const a = $$("main a.c").find((x) => x.hash === location.hash);
    if (a) from(a); else show(location.hash);
  }
  addEventListener("hashchange", () => { if (here.test(location.hash)) show(location.hash); });
})();

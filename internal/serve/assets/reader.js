// What every page does where script is allowed: the reader's theme, times in the
// reader's zone, and the keys. Pages work without it.
"use strict";
(() => {
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  if (kept()) root.dataset.theme = kept();
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const switchTheme = () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private windows keep nothing */ }
  };

  const showTimes = (within) => {
    const day = { weekday: "short", day: "numeric", month: "short" }, time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    for (const t of within.querySelectorAll("time[datetime*=T]")) {
      const at = new Date(t.dateTime);
      if (isNaN(at)) continue;
      const l = root.lang === "en" ? "en-GB" : root.lang || undefined, today = at.toDateString() === new Date().toDateString();
      if ("day" in t.dataset) t.textContent = at.toLocaleDateString(l, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).replace(/^(\p{L}+),/u, "$1");
      else t.textContent = (today ? "" : at.toLocaleDateString(l, at.getFullYear() === new Date().getFullYear() ? day : { ...day, year: "numeric" }).replace(/^(\p{L}+),/u, "$1") + " ") + at.toLocaleTimeString(l, time);
      t.title = at.toISOString();
    }
  };

  const typing = (e) => e.target.closest("input, textarea, select, [contenteditable]");
  const lines = () => [...document.querySelectorAll("[data-line], .stories > li h2 a")].filter((x) => x.offsetParent);
  const step = (by) => {
    const list = lines(), at = list.indexOf(document.activeElement);
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1)];
    if (!next) return;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  let waiting = "";
  const go = { f: "/", s: "/search", o: "/sources" };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => document.getElementById("q")?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
    f: () => document.querySelector("[data-follow]")?.click(),
  };
  addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.altKey || e.metaKey || typing(e)) return;
    if (waiting === "g" && go[e.key]) {
      location.href = go[e.key];
      return e.preventDefault();
    }
    waiting = e.key === "g" ? "g" : "";
    if (!waiting && keys[e.key]) {
      keys[e.key]();
      e.preventDefault();
    }
  });

  addEventListener("DOMContentLoaded", () => {
    showTimes(document);
    for (const b of document.querySelectorAll("[data-theme-switch]")) { b.hidden = false; b.addEventListener("click", switchTheme); }
    for (const b of document.querySelectorAll("[data-keys]")) { b.hidden = false; b.addEventListener("click", keys["?"]); }
  });
  document.addEventListener("variorum:shown", (e) => showTimes(e.detail));
  addEventListener("htmx:after:swap", (e) => showTimes(e.target.nodeType === 1 ? e.target : document));
})();

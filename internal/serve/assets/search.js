// Results while the reader types: the page is asked for anew once the keys rest,
// its results take the place of those shown. Without script the button does.
"use strict";
addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("q"), results = document.getElementById("results");
  let rest, asked;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const kind = new URLSearchParams(location.search).get("kind");
    const query = new URLSearchParams({ q: box.value, ...(kind && { kind }) });
    try {
      const answer = await fetch("/search?" + query + "&typing=1", { signal: asked.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      results.replaceChildren(...page.getElementById("results").childNodes);
      history.replaceState(null, "", "/search?" + query);
      document.dispatchEvent(new CustomEvent("variorum:shown", { detail: results }));
    } catch (e) {
      if (e.name !== "AbortError") throw e;
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(rest);
    rest = setTimeout(ask, 150);
  });
});

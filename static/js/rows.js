// j/k move along the rows of a list, Enter opens one, x marks it, ? shows the keys. Can be turned off; remembered here only.
// <table data-rows> with <tr> holding a link; <button type="button" data-rows-toggle data-on="…" data-off="…" hidden>; <dialog data-rows-help>
"use strict";
(() => {
  const table = document.querySelector("[data-rows]");
  if (!table) return;
  const KEY = "row-keys-off";
  const remembered = () => { try { return localStorage.getItem(KEY) === "1"; } catch { return false; } };
  let off = remembered();
  const toggle = document.querySelector("[data-rows-toggle]");
  const help = document.querySelector("[data-rows-help]");
  const say = () => {
    if (!toggle) return;
    toggle.hidden = false;
    toggle.textContent = off ? toggle.dataset.off : toggle.dataset.on;
    toggle.setAttribute("aria-pressed", String(!off));
  };
  toggle?.addEventListener("click", () => {
    off = !off;
    try { localStorage.setItem(KEY, off ? "1" : "0"); } catch { /* private window: only for this page */ }
    say();
  });
  say();

  const rows = () => [...table.querySelectorAll("tbody tr")].filter((row) => row.querySelector("a[href]"));
  const current = () => rows().findIndex((row) => row.hasAttribute("data-current"));
  const go = (to) => {
    const all = rows();
    if (!all.length) return;
    const next = Math.max(0, Math.min(all.length - 1, to));
    all.forEach((row) => row.removeAttribute("data-current"));
    all[next].setAttribute("data-current", "");
    all[next].querySelector("a[href]").focus({ preventScroll: true });
    all[next].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog");
    if (off || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const at = current();
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at < 0 ? 0 : at - 1);
    else if (event.key === "Enter" && at >= 0 && document.activeElement === document.body) rows()[at].querySelector("a[href]").click();
    else if (event.key === "x" && at >= 0) rows()[at].querySelector("input[type=checkbox]")?.click();
    else if (event.key === "?" && help) help.showModal();
    else return;
    event.preventDefault();
  });
})();

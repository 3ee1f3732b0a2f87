// Saves a long form as it is typed and warns before unsaved words are lost.
// <form data-draft="address to post to"> <p data-draft-status data-saving="…" data-saved="…" data-failed="…" aria-live="polite"></p>
// The server answers 204, or 200; anything else counts as not saved. Without this file the page's own save button does it.
"use strict";
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const status = form.querySelector("[data-draft-status]") || document.querySelector("[data-draft-status]");
  const say = (what) => { if (status) status.textContent = status.dataset[what] || ""; };
  let changed = 0, saved = 0, timer = null, leaving = false;
  const save = async () => {
    const now = changed;
    if (now === saved || leaving) return;
    say("saving");
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name); // files are sent by their own button
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: data, credentials: "same-origin", headers: { "X-Draft": "1" }, redirect: "manual" });
      if (!answer.ok) throw new Error(String(answer.status));
      saved = now;
      say("saved");
    } catch { say("failed"); }
  };
  form.addEventListener("input", () => { changed += 1; clearTimeout(timer); timer = setTimeout(save, 2500); });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  addEventListener("beforeunload", (event) => { if (!leaving && changed !== saved) event.preventDefault(); });
})();

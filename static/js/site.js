// Small helps. Every page works without this file.
"use strict";

// A form marked data-once (and any other POST form) is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (event.submitter?.formTarget === "_blank") return; // a look at a paper, in a page of its own
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), 8000); // an answer that never came must not lock the form
});
const release = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
};
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => { if (event.target instanceof HTMLFormElement) release(event.target); });

// The error summary is read first.
document.querySelector("[data-focus]")?.focus();

// Copy: <button type="button" data-copy="text" data-copied="Copied" hidden>
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = button.textContent;
    button.textContent = button.dataset.copied || before;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
}

// Print: <button type="button" data-print hidden>
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Fields shown only for a certain answer: hidden, never emptied, so nothing typed is lost.
const conditional = [...document.querySelectorAll("[data-show-if]")];
const answerTo = (name) => {
  const inputs = [...document.getElementsByName(name)];
  const chosen = inputs.filter((i) => !["radio", "checkbox"].includes(i.type) || i.checked);
  return chosen.map((i) => (i.type === "checkbox" && i.value === "yes" ? "true" : i.value));
};
const showFields = () => {
  for (const part of conditional) {
    const wanted = part.dataset.showEquals.toLowerCase();
    const given = answerTo(part.dataset.showIf).map((v) => v.toLowerCase());
    part.hidden = !(given.includes(wanted) || (wanted === "yes" && given.includes("true")));
  }
};
if (conditional.length) { document.addEventListener("change", showFields); showFields(); }

// The designer of flows: dragging, and the stamp of the draft carried on to all forms. Every act has a button without it.
"use strict";
(() => {
  // An answer of 400 or 409 is a page too: it says what is wrong.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([400, 409].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  const carry = () => {
    const seen = document.getElementById("design-state")?.dataset.seen;
    if (seen) for (const input of document.querySelectorAll("#designer input[name=seen]")) input.value = seen;
  };
  const sort = () => {
    const list = document.querySelector("[data-sort]");
    const form = document.getElementById("design-move");
    if (!list || !form || !window.Sortable || list.dataset.sorted) return;
    list.dataset.sorted = "1";
    const hint = document.querySelector("[data-sort-hint]");
    if (hint) hint.hidden = false;
    window.Sortable.create(list, {
      draggable: "li", filter: "button, input", preventOnFilter: false, animation: 0, delay: 150, delayOnTouchOnly: true,
      onEnd: (event) => {
        if (event.oldIndex === event.newIndex) return;
        form.elements.key.value = event.item.dataset.key;
        form.elements.after.value = event.item.previousElementSibling?.dataset.key || "";
        form.requestSubmit();
      },
    });
  };
  document.addEventListener("htmx:afterSettle", () => { carry(); sort(); });
  sort();
})();

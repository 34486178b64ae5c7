/* Keying by keyboard only: Enter goes on, F2 copies the last paper's value. Without it the form works with Tab. */
"use strict";

(() => {
  const box = document.querySelector("[data-keying]");
  if (!box) return;
  const form = box.querySelector("form");
  const fields = [...form.querySelectorAll("[data-key]")];
  const submit = () => form.requestSubmit();

  const move = (from, step) => {
    const next = fields[fields.indexOf(from) + step];
    if (!next) {
      if (step > 0) submit();
      return;
    }
    next.focus();
    if (next.select) next.select();
  };

  form.addEventListener("keydown", (event) => {
    const field = event.target.closest("[data-key]");
    if (!field || event.isComposing) return; // Enter that chooses a character of an input method stays with it
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) submit();
      else move(field, event.shiftKey ? -1 : 1);
    } else if (event.key === "F2" && field.dataset.previous) {
      event.preventDefault();
      field.value = field.dataset.previous;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      move(field, 1);
    }
  });

  // The first thing that is new in a paper: what was carried over is passed by. A refused form keeps its place.
  if (!form.querySelector("[data-error-summary]")) {
    const first = fields.find((one) => one.name !== "archive_number" && !one.value) || fields[0];
    first.focus();
  }
})();

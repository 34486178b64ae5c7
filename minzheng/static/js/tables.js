/* Tables by keyboard, and rows ticked together. */
"use strict";

(() => {
  const { onElements } = window.minzheng;
  const OFF = "minzheng.keys.off";
  const keys = document.querySelector("[data-keyboard-keys]");
  const off = document.querySelector("[data-keys-off]");

  off.checked = localStorage.getItem(OFF) === "1";
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "1" : "0"));

  const rowLinks = () =>
    [...document.querySelectorAll("table[data-keys] tbody tr")].map((row) => row.querySelector("a[href]")).filter(Boolean);

  const step = (by) => {
    const links = rowLinks();
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, here + by));
    links[next]?.focus();
    links[next]?.scrollIntoView({ block: "nearest" });
  };

  const acts = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => document.querySelector("[data-search] :is(input, select):not([type=hidden])")?.focus(),
    "?": () => keys.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea, [contenteditable], dialog[open]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (off.checked && event.key !== "?") return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  onElements("[data-select-all]", (all) => {
    const form = all.closest("form");
    const boxes = () => [...form.querySelectorAll("tbody input[type=checkbox]")];
    const count = () => {
      const ticked = boxes().filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes().length;
      all.indeterminate = ticked > 0 && !all.checked;
      const words = form.querySelector("[data-bulk-count]");
      if (words) words.textContent = ticked ? `已勾选 ${ticked} 行。` : "先勾选要处理的行。";
    };
    all.addEventListener("change", () => {
      boxes().forEach((box) => { box.checked = all.checked; });
      count();
    });
    form.addEventListener("change", count);
    count();
  });
})();

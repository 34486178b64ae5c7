/* The page: large print, dialogs, printing, errors of the network. No page needs this to work. */
"use strict";

(() => {
  const YEAR_SECONDS = 365 * 24 * 3600;

  /** Run `set` on every element that matches, now and in whatever htmx brings in later. */
  const onElements = (selector, set) => {
    const visit = (root) => {
      if (root.matches?.(selector)) set(root);
      root.querySelectorAll(selector).forEach(set);
    };
    visit(document);
    document.addEventListener("htmx:load", (event) => {
      if (event.detail.elt !== document.body) visit(event.detail.elt);
    });
  };
  window.minzheng = { onElements };

  // 关怀版
  const careSwitch = (button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const on = document.documentElement.classList.toggle("care");
      document.cookie = `care=${on ? 1 : 0}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
      document.querySelectorAll("[data-care-switch]").forEach((one) => one.setAttribute("aria-pressed", on));
    });
  };
  onElements("[data-care-switch]", careSwitch);

  // A question before an act: the folded part of the page becomes a dialog.
  let dialogs = 0;
  const asDialog = (details) => {
    const summary = details.querySelector("summary");
    const body = details.querySelector(".confirm-body");
    const title = body.querySelector(".confirm-title");
    const opener = document.createElement("button");
    opener.type = "button";
    opener.className = summary.className;
    opener.append(...summary.childNodes);
    opener.setAttribute("aria-haspopup", "dialog");
    const dialog = document.createElement("dialog");
    dialog.className = "dialog confirm-body";
    title.id = `confirm-title-${++dialogs}`;
    dialog.setAttribute("aria-labelledby", title.id);
    dialog.append(...body.childNodes);
    const show = () => {
      dialog.showModal();
      // Where there is nothing to fill in, a stray Enter must not act.
      if (!dialog.querySelector("input:not([type=hidden]), select, textarea")) dialog.querySelector("[data-close]").focus();
    };
    opener.addEventListener("click", show);
    const wasOpen = details.open;
    details.replaceWith(opener, dialog);
    if (wasOpen) show();
  };
  onElements("details[data-confirm]", asDialog);

  onElements("[data-close]", (button) => { button.hidden = false; });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  });

  // Printing
  onElements("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("main details:not([open]):not(.confirm)")];
    folded.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => folded.forEach((details) => { details.open = false; }));

  // A menu left open on a turned phone would cover the page.
  window.matchMedia("(min-width: 56rem)").addEventListener("change", () => {
    document.querySelector("#menu:popover-open")?.hidePopover();
  });

  // A partial update that failed must not look like one that worked.
  const toast = document.querySelector("[data-toast]");
  const say = (sentence) => {
    toast.textContent = sentence;
    toast.hidden = false;
    window.setTimeout(() => { toast.hidden = true; }, 8000);
  };
  document.addEventListener("htmx:sendError", () => say("网络不通，页面没有更新。请检查网络后重试。"));
  document.addEventListener("htmx:responseError", () => say("服务器没有办成这一步，页面没有更新。请刷新后重试。"));
})();

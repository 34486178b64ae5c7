/* A home visit on a phone: what is typed outlives a lost connection. Without this file the form works all the
   same. */
"use strict";

(() => {
  const KEPT_DAYS = 7;
  const DAY_MS = 24 * 3600 * 1000;
  // request_id is kept: a visit sent again after a lost answer is recognised as the same one.
  const NEVER_KEPT = new Set(["csrfmiddlewaretoken"]);

  // The draft on this phone
  const read = (key) => {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      return kept && Date.now() - kept.at < KEPT_DAYS * DAY_MS ? kept : null;
    } catch {
      return null; // storage refused or damaged: nothing is kept, the form still works
    }
  };
  const write = (key, values) => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
    } catch {
      // private browsing or a full phone: the page says nothing it cannot do
    }
  };
  const forget = (key) => {
    try {
      localStorage.removeItem(key);
    } catch {
      // nothing was kept
    }
  };
  const forgetOld = () => {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith("visit-") && !read(key)).forEach(forget);
    } catch {
      // storage refused
    }
  };

  const valuesOf = (form) =>
    Object.fromEntries(
      [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NEVER_KEPT.has(name)),
    );

  const restore = (form, values) => {
    for (const [name, value] of Object.entries(values)) {
      const input = form.elements[name];
      if (!input || input.type === "file") continue;
      if (input instanceof RadioNodeList) {
        [...input].forEach((one) => { one.checked = one.value === value; });
      } else {
        input.value = value;
      }
    }
  };

  const setUpDraft = (box) => {
    const key = box.dataset.draft;
    const form = box.querySelector("form");
    const notice = document.querySelector("[data-draft-notice]");
    const words = notice.querySelector("[data-draft-words]");
    const say = (text) => {
      words.textContent = text;
      notice.hidden = false;
    };
    const kept = read(key);
    const refused = form.querySelector("[data-error-summary]");
    if (kept && !refused) {
      restore(form, kept.values);
      say("已恢复上次在这台手机上填的内容。照片需要重新选。");
    }
    form.addEventListener("input", () => write(key, valuesOf(form)));
    form.addEventListener("change", () => write(key, valuesOf(form)));
    notice.querySelector("[data-draft-clear]").addEventListener("click", () => {
      forget(key);
      form.reset();
      notice.hidden = true;
    });
    // Before the shared script disables the buttons: an offline submit would end on an error page.
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      event.stopPropagation();
      write(key, valuesOf(form));
      say("现在没有网络，填的内容已保存在这台手机上。有网络后再点“提交入户调查”。");
      notice.scrollIntoView({ block: "center" });
    });
  };

  forgetOld();
  document.querySelectorAll("[data-draft-forget]").forEach((box) => forget(box.dataset.draftForget));
  document.querySelectorAll("[data-draft]").forEach(setUpDraft);
})();

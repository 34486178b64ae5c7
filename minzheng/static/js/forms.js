/* Forms: nothing twice, nothing lost, nothing too large; rows added and removed. The server checks all of it again. */
"use strict";

(() => {
  const { onElements } = window.minzheng;
  const BUSY = "正在提交…";
  const DOWNLOAD_PAUSE_MS = 4000;
  const PICTURE_PX = 128;

  // Unsaved input
  const dirty = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-warn]");
    if (form) dirty.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    const left = [...dirty].some((form) => form.isConnected && !form.hasAttribute("aria-busy"));
    if (left) event.preventDefault();
  });

  // One submit
  const release = (form) => {
    form.removeAttribute("aria-busy");
    form.querySelectorAll("button[data-label]").forEach((button) => {
      button.innerHTML = button.dataset.label;
      button.disabled = false;
      delete button.dataset.label;
    });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.hasAttribute("aria-busy")) {
      event.preventDefault();
      return;
    }
    const tooLarge = form.querySelector("input[type=file][aria-invalid=true][data-too-large]");
    if (tooLarge) {
      event.preventDefault();
      tooLarge.focus();
      return;
    }
    form.setAttribute("aria-busy", "true");
    // After this turn: a disabled button would not send its own name and value.
    window.setTimeout(() => {
      [...form.elements].filter((one) => one.type === "submit").forEach((button) => {
        button.dataset.label = button.innerHTML;
        if (button === event.submitter) button.textContent = BUSY;
        button.disabled = true;
      });
    });
    if (form.hasAttribute("data-download")) window.setTimeout(() => release(form), DOWNLOAD_PAUSE_MS);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[aria-busy]").forEach(release);
  });

  // What is wrong comes first.
  onElements("[data-error-summary]", (summary) => summary.focus());

  // Chosen files: names, sizes, a small picture, and a word when one is too large
  const sizeText = (bytes) =>
    bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;

  const drawPicture = async (file, item) => {
    // Drawn on a canvas: the page's policy lets no blob: address be an image.
    const picture = await window.createImageBitmap(file).catch(() => null);
    if (!picture) return;
    const scale = PICTURE_PX / Math.min(picture.width, picture.height);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = PICTURE_PX;
    canvas.setAttribute("aria-hidden", "true");
    const [width, height] = [picture.width * scale, picture.height * scale];
    canvas.getContext("2d").drawImage(picture, (PICTURE_PX - width) / 2, (PICTURE_PX - height) / 2, width, height);
    item.prepend(canvas);
  };

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file") return;
    const list = input.closest(".field")?.querySelector("[data-chosen-files]");
    if (!list) return;
    const limit = Number(input.dataset.maxBytes || Infinity);
    const large = [...input.files].filter((file) => file.size > limit);
    input.toggleAttribute("data-too-large", large.length > 0);
    if (large.length) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    list.replaceChildren(...[...input.files].map((file) => {
      const item = document.createElement("li");
      const words = document.createElement("span");
      words.textContent = `${file.name}（${sizeText(file.size)}）`;
      if (large.includes(file)) {
        words.className = "too-large";
        words.textContent += `：超过 ${sizeText(limit)}，请压缩或重新拍摄后再选。`;
      }
      item.append(words);
      if (file.type.startsWith("image/")) drawPicture(file, item);
      return item;
    }));
  });

  // Repeated rows
  const setUpRow = (row) => {
    const remove = row.querySelector("[data-remove]");
    const tick = row.querySelector("[data-delete] input");
    if (!remove || !tick) return;
    row.querySelector("[data-delete]").hidden = true;
    remove.hidden = false;
    row.hidden = tick.checked;
  };
  const numberRows = (box) => {
    const rows = [...box.querySelectorAll("[data-row]")].filter((row) => !row.hidden);
    rows.forEach((row, index) => {
      row.querySelectorAll("[data-row-title]").forEach((title) => {
        title.textContent = `${box.dataset.item} ${index + 1}`;
      });
    });
  };
  onElements("[data-formset]", (box) => {
    const rows = box.querySelector("[data-rows]");
    const add = box.querySelector("[data-add]");
    const total = box.querySelector(`[name="${box.dataset.formset}-TOTAL_FORMS"]`);
    const most = Number(box.querySelector(`[name="${box.dataset.formset}-MAX_NUM_FORMS"]`)?.value || 1000);
    const offer = () => { add.hidden = Number(total.value) >= most; };
    rows.querySelectorAll("[data-row]").forEach(setUpRow);
    numberRows(box);
    offer();
    add.addEventListener("click", () => {
      const fresh = box.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
      rows.insertAdjacentHTML("beforeend", fresh);
      total.value = Number(total.value) + 1;
      setUpRow(rows.lastElementChild);
      numberRows(box);
      offer();
      rows.lastElementChild.querySelector("legend").focus();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    rows.addEventListener("click", (event) => {
      const row = event.target.closest("[data-remove]")?.closest("[data-row]");
      if (!row) return;
      row.querySelector("[data-delete] input").checked = true;
      row.hidden = true;
      numberRows(box);
      add.focus();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });

  // A part of the form that matters only for some answers
  onElements("[data-shows]", (part) => {
    const form = part.closest("form");
    const wanted = part.dataset.shows.split(",");
    const show = () => {
      const answers = new FormData(form).getAll(part.dataset.of);
      part.hidden = !answers.some((answer) => wanted.includes(answer));
    };
    form.addEventListener("change", show);
    show();
  });
})();

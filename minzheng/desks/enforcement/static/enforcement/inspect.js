/* An inspection on a phone: the note of an item is shown when it is wrong, the place is filled in where the
   phone tells it, a signature is drawn with the finger. Without this file the form works all the same. */
"use strict";

(() => {
  // The note of an item
  const setUpQuestion = (question) => {
    const note = question.querySelector("[data-note]");
    const show = () => {
      const chosen = question.querySelector("input[type=radio]:checked");
      const input = note.querySelector("input");
      note.hidden = !(chosen && chosen.value === "problem") && !input.value;
    };
    question.addEventListener("change", show);
    show();
  };

  // The place, where the phone is asked and tells it
  const setUpPlace = (words) => {
    if (!navigator.geolocation) return;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      document.querySelector("[name=latitude]").value = coords.latitude.toFixed(6);
      document.querySelector("[name=longitude]").value = coords.longitude.toFixed(6);
      words.textContent = "已记录手机定位。";
      words.hidden = false;
    }, () => {
      words.textContent = "没有手机定位，不影响提交。";
      words.hidden = false;
    }, { timeout: 10000 });
  };

  // The signature
  const setUpPad = (pad) => {
    const input = document.querySelector("input[data-signature]");
    const canvas = pad.querySelector("canvas");
    const pen = canvas.getContext("2d");
    let last = null;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [
        ((event.clientX - box.left) * canvas.width) / box.width,
        ((event.clientY - box.top) * canvas.height) / box.height,
      ];
    };
    const clear = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
      input.value = "";
    };
    const keep = () => {
      // At once, not by toBlob: who submits right after the last stroke must not lose it.
      const picture = atob(canvas.toDataURL("image/png").split(",")[1]);
      const bytes = Uint8Array.from(picture, (character) => character.charCodeAt(0));
      const files = new DataTransfer();
      files.items.add(new File([bytes], "签名.png", { type: "image/png" }));
      input.files = files.files;
    };
    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      last = place(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      const next = place(event);
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...next);
      pen.stroke();
      last = next;
    });
    ["pointerup", "pointercancel"].forEach((name) => canvas.addEventListener(name, () => {
      if (!last) return;
      last = null;
      keep();
    }));
    pad.querySelector("[data-signature-clear]").addEventListener("click", clear);
    clear();
    input.closest(".field").hidden = true;
    pad.hidden = false;
  };

  document.querySelectorAll("[data-question]").forEach(setUpQuestion);
  document.querySelectorAll("[data-place-words]").forEach(setUpPlace);
  document.querySelectorAll("[data-signature-pad]").forEach(setUpPad);
})();

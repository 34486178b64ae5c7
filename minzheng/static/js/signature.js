/* A signature drawn with the finger into the box `data-signature-pad`; what is drawn goes into the file input
   `data-signature`. Without this file that input stands open, and a typed name does. */
"use strict";

(() => {
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

  document.querySelectorAll("[data-signature-pad]").forEach(setUpPad);
})();

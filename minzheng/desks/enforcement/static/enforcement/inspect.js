/* An inspection on a phone: the note of an item is shown when it is wrong, the place is filled in where the
   phone tells it. Without this file the form works all the same. */
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

  document.querySelectorAll("[data-question]").forEach(setUpQuestion);
  document.querySelectorAll("[data-place-words]").forEach(setUpPlace);
})();

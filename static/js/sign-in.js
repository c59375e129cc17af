// Log-in and passwords: look at what was typed, and hear of a keyboard that still writes Thai.
"use strict";

document.querySelectorAll("button[data-show]").forEach((button) => {
  const field = document.getElementById(button.dataset.show);
  const words = button.firstChild;
  const show = (visible) => {
    field.type = visible ? "text" : "password";
    button.setAttribute("aria-pressed", String(visible));
    words.textContent = visible ? "ซ่อน" : "แสดง";
  };
  button.hidden = false;
  button.addEventListener("click", () => { show(field.type === "password"); field.focus(); });
  // Sent as a password, so that no browser keeps it as an ordinary word.
  field.form.addEventListener("submit", () => show(false));
});
document.querySelectorAll("[data-keyboard]").forEach((line) => {
  const field = document.getElementById(line.dataset.keyboard);
  field.addEventListener("input", () => {
    const words = /[\u0e00-\u0e7f]/.test(field.value) ? "แป้นพิมพ์เป็นภาษาไทยอยู่" : "";
    if (line.textContent !== words) line.textContent = words;
  });
});

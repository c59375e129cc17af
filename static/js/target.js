// The what-if of the path to a target: a slider moves the figure in its box and back. The server computes.
"use strict";

const tries = document.querySelector("[data-whatif]");
if (tries) {
  const says = document.getElementById("outcome-says");
  const figure = (text) => Number(text.trim().replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50)));

  tries.querySelectorAll("[data-slider]").forEach((slider) => {
    const box = document.getElementById(slider.dataset.slider);
    slider.hidden = false;
    slider.addEventListener("input", () => { box.value = Number(slider.value).toFixed(2); });
    box.addEventListener("input", () => {
      const typed = figure(box.value);
      if (box.value.trim() && Number.isFinite(typed)) slider.value = typed;
    });
  });
  tries.querySelectorAll("[data-nojs]").forEach((part) => { part.hidden = true; });

  tries.addEventListener("htmx:beforeSwap", (event) => {
    // A figure that cannot be read: the answer says which, and what the others give.
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  tries.addEventListener("htmx:afterSwap", () => {
    const wrong = new Set([...tries.querySelectorAll("[data-wrong]")].map((part) => part.dataset.wrong));
    tries.querySelectorAll(".cell").forEach((box) => {
      box.classList.toggle("is-invalid", wrong.has(box.name));
      box.toggleAttribute("aria-invalid", wrong.has(box.name));
    });
  });
  tries.addEventListener("htmx:afterRequest", (event) => {
    // The address says what was tried, so that it can be passed on.
    if (event.detail.xhr.status === 200) history.replaceState(null, "", event.detail.pathInfo.finalRequestPath);
  });
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => tries.addEventListener(name, () => {
    says.textContent = "คำนวณไม่ได้ ตรวจอินเทอร์เน็ต แล้วปรับอีกครั้ง";
    says.classList.remove("visually-hidden");
  }));
  tries.addEventListener("htmx:beforeRequest", () => { says.classList.add("visually-hidden"); });
}

// Small courtesies on every staff page: a button is pressed once, an open menu closes on Escape.
"use strict";

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented || button.dataset.again !== undefined) return;
  // After the form data was taken, so that the button's own value is sent.
  setTimeout(() => { button.setAttribute("aria-disabled", "true"); button.disabled = true; }, 0);
});
// On a shared computer nothing of a person's own stays behind.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[data-logout]")) return;
  try {
    Object.keys(localStorage).filter((key) => key.startsWith("ita-draft:")).forEach((key) => localStorage.removeItem(key));
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("button[aria-disabled][disabled]").forEach((button) => {
    button.disabled = false;
    button.removeAttribute("aria-disabled");
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

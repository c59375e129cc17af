// The executive's decisions: «รับรอง» asks once more in a dialog, «ส่งกลับ» unfolds its form, the page prints itself.
// Without this script the links lead to a page that asks the same, and the browser unfolds the form by itself.
"use strict";

(() => {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-decide]");
    const dialog = opener && document.getElementById(opener.dataset.decide);
    if (!dialog || typeof dialog.showModal !== "function" || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.showModal(); // the browser puts the focus on [autofocus], the safe choice, and back on the opener later
  });

  document.addEventListener("click", (event) => {
    const close = event.target.closest("dialog [data-close]");
    if (!close) return;
    event.preventDefault();
    close.closest("dialog").close();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-unfold]");
    const fold = link && document.getElementById(link.dataset.unfold);
    if (!fold) return;
    event.preventDefault();
    fold.open = true;
    const field = fold.querySelector("textarea");
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
})();

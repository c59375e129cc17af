// The back office: what Django's own scripts leave unsaid. Choices that are searched for get the name of their field,
// and an open menu closes on Escape.
"use strict";

(() => {
  const nameChoices = () => {
    document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
      const drawn = select.nextElementSibling;
      if (!drawn || !drawn.classList.contains("select2-container")) return;
      const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
      const words = label ? label.textContent.replace(/:\s*$/, "").trim() : "";
      drawn.querySelectorAll("[role=combobox], [role=textbox]").forEach((part) => part.setAttribute("aria-label", words));
    });
  };
  const nameSearch = () => {
    document.querySelectorAll(".select2-search__field:not([aria-label])").forEach((field) => {
      field.setAttribute("aria-label", "พิมพ์เพื่อค้นหา");
    });
  };
  // The choices are drawn when Django's jQuery finds the page ready, which may be after it has loaded; what waits for
  // the same moment runs in its turn. Every row that is added draws its own.
  if (window.django && window.django.jQuery) window.django.jQuery(nameChoices);
  document.addEventListener("formset:added", () => setTimeout(nameChoices, 0));
  document.addEventListener("focusin", nameSearch);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.bar-menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
})();

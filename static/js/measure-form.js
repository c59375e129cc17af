// Rows of a form that are added and removed, and fields that show only under the choice they belong to.
// Without this script the page works too: empty rows wait at the end and a row has a box «ลบ».
"use strict";

(() => {
  const form = document.querySelector("[data-measure-form]");
  if (!form) return;
  const list = form.querySelector("[data-steps]");
  const pattern = form.querySelector("[data-step-pattern]");
  const add = form.querySelector("[data-add-step]");
  const total = form.querySelector(`[name="${list.dataset.prefix}-TOTAL_FORMS"]`);
  const most = Number(form.querySelector(`[name="${list.dataset.prefix}-MAX_NUM_FORMS"]`).value);
  const shown = () => [...list.children].filter((row) => !row.hidden);
  const isEmpty = (row) => [...row.querySelectorAll("input, textarea")].every((field) => {
    if (field.type === "hidden") return field.value === "";
    return field.type === "checkbox" ? !field.checked : field.value.trim() === "";
  });

  const number = () => {
    shown().forEach((row, at) => { row.querySelector("[data-number]").textContent = at + 1; });
    add.hidden = Number(total.value) >= most;
  };

  const prepare = (row) => {
    const box = row.querySelector('[name$="-DELETE"]');
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet btn-sm";
    button.dataset.removeStep = "";
    button.textContent = "ลบขั้นตอนนี้";
    button.addEventListener("click", () => {
      const rows = shown();
      const next = rows[rows.indexOf(row) + 1] || rows[rows.indexOf(row) - 1];
      // The row stays in the form: the server removes what is marked.
      box.checked = true;
      row.hidden = true;
      number();
      const goal = next ? next.querySelector("textarea, input:not([type=hidden]):not([type=checkbox])") : add;
      goal.focus();
    });
    box.closest(".stepform-remove").hidden = true;
    row.querySelector(".stepform-head").append(button);
    if (box.checked) row.hidden = true;
  };

  const append = () => {
    const holder = document.createElement("ol");
    // The pattern was written by the server and holds nothing that was typed.
    holder.innerHTML = pattern.innerHTML.replaceAll("__prefix__", total.value).replaceAll("__n__", "");
    const row = holder.firstElementChild;
    list.append(row);
    total.value = Number(total.value) + 1;
    prepare(row);
    number();
    return row;
  };

  // The empty rows that wait for browsers without script go; one stays where there is nothing else.
  const rows = [...list.children];
  while (rows.length > 1 && isEmpty(rows[rows.length - 1])) {
    rows.pop().remove();
    total.value = Number(total.value) - 1;
  }
  rows.forEach(prepare);
  add.addEventListener("click", () => { append().querySelector("textarea, input:not([type=hidden]):not([type=checkbox])").focus(); });
  number();

  // Fields that count only under one choice show only there: data-when names the field, data-is its value.
  const chosen = (name) => {
    const field = form.querySelector(`select[name="${name}"], [name="${name}"]:checked`);
    return field ? field.value : "";
  };
  form.querySelectorAll("[data-when]").forEach((part) => {
    const show = () => { part.hidden = chosen(part.dataset.when) !== part.dataset.is; };
    form.querySelectorAll(`[name="${part.dataset.when}"]`).forEach((field) => field.addEventListener("change", show));
    show();
  });
  const openOwn = () => {
    if (chosen("period") === "per_step") list.querySelectorAll("[data-own]").forEach((own) => { own.open = true; });
  };
  form.querySelectorAll('[name="period"]').forEach((field) => field.addEventListener("change", openOwn));
  openOwn();
})();

// Moves a section up or down at once and says where it stands now. Without this script the same buttons send the
// form, and the page comes back with the section in its new place; nothing is saved before «บันทึก» either way.
"use strict";

(() => {
  const form = document.querySelector("[data-plan]");
  if (!form) return;
  const said = form.querySelector("[data-said]");
  const button = (row, way) => row.querySelector(`button[name="move"][value$=":${way}"]`);

  const settle = (rows) => rows.forEach((row, at) => {
    button(row, "up").disabled = at === 0;
    button(row, "down").disabled = at === rows.length - 1;
  });

  form.addEventListener("click", (event) => {
    const pressed = event.target.closest('button[name="move"]');
    if (!pressed) return;
    event.preventDefault();
    const way = pressed.value.split(":")[1];
    const row = pressed.closest("li");
    const list = row.parentElement;
    if (way === "up") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    const rows = [...list.children];
    settle(rows);
    // At an end the button pressed leads nowhere; the other one keeps the place of who uses the keyboard.
    (pressed.disabled ? button(row, way === "up" ? "down" : "up") : pressed).focus();
    said.textContent = `«${row.dataset.title}» อยู่ลำดับที่ ${rows.indexOf(row) + 1} จาก ${rows.length} ยังไม่บันทึก`;
  });
})();

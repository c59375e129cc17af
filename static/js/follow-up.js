// Ticking reports for a bulk action: says how many are chosen; «all» and single ticks exclude each other.
"use strict";

const ticks = document.querySelector("[data-ticks]");
if (ticks) {
  const all = ticks.querySelector("[data-all]");
  const said = ticks.querySelector("[data-chosen]");
  const each = [...ticks.querySelectorAll("input[name='report']")];
  const tell = () => {
    const count = each.filter((box) => box.checked).length;
    if (said) said.textContent = all && all.checked ? "" : count ? `เลือกแล้ว ${count} รายงาน` : "";
  };
  ticks.addEventListener("change", (event) => {
    if (event.target === all && all.checked) each.forEach((box) => { box.checked = false; });
    else if (event.target.name === "report" && event.target.checked && all) all.checked = false;
    tell();
  });
  window.addEventListener("pageshow", tell);
}

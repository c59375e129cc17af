// Hashes the chosen file in the browser and asks the page what that hash is; the file itself stays here.
// Without this script, or where the browser may not hash (no https), the form sends the file instead.
"use strict";

(() => {
  const form = document.querySelector("[data-check]");
  if (!form || !window.crypto?.subtle) return;
  const told = form.querySelector("[data-told]");
  const button = form.querySelector("button");
  const most = 512 * 1024 * 1024; // the whole file must fit into memory
  form.querySelector("[data-sent]").hidden = true;
  form.querySelector("[data-kept]").hidden = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = form.elements.file.files[0];
    if (!file) return;
    if (file.size > most) {
      told.textContent = "ไฟล์ใหญ่เกิน 512 MB ไม่ใช่เอกสารของระบบนี้ เลือกไฟล์ PDF ที่ดาวน์โหลดจากหน้านี้";
      return;
    }
    button.disabled = true;
    told.textContent = "กำลังคำนวณรหัส";
    try {
      const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const hex = Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
      const next = new URL(location.href);
      next.search = new URLSearchParams({ sha256: hex }).toString();
      next.hash = "check";
      if (next.href === location.href) location.reload();
      else location.assign(next.href);
    } catch {
      told.textContent = `เปิดไฟล์ «${file.name}» ไม่ได้ เลือกไฟล์ใหม่แล้วตรวจอีกครั้ง`;
      button.disabled = false;
    }
  });

  // Back from the answer: the button works again.
  window.addEventListener("pageshow", () => { button.disabled = false; told.textContent = ""; });
})();

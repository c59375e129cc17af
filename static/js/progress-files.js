// Proof of a report: several files at once, each in a request of its own with its progress; links; what is said of them.
// Needs progress-report.js. Without these scripts the files go with the page.
"use strict";

(() => {
  if (!window.progressReport) return;
  const { form, post, token, describe, hiddenWords, saying } = window.progressReport;
  const AT_ONCE = 2; // files on their way at the same time
  const template = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
  const list = form.querySelector("[data-uploads]");
  const picker = document.getElementById("files");
  const uploads = [];
  const busy = () => uploads.some((one) => one.state === "waiting" || one.state === "sending");
  const size = (bytes) => bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;

  class Upload {
    constructor(file) {
      this.file = file;
      this.state = "waiting";
      this.li = template("upload-item");
      this.bar = this.li.querySelector("progress");
      this.told = this.li.querySelector("[data-slot=state]");
      this.button = this.li.querySelector("[data-do=cancel]");
      this.li.querySelector(".name").textContent = file.name;
      this.bar.setAttribute("aria-label", `กำลังส่ง ${file.name}`);
      this.button.append(hiddenWords(` ${file.name}`));
      this.button.addEventListener("click", () => this.drop());
      list.append(this.li);
    }

    start() {
      if (this.file.size > Number(form.dataset.maxBytes)) {
        this.refuse(`ไฟล์ใหญ่ ${size(this.file.size)} เกิน ${size(Number(form.dataset.maxBytes))} ลดขนาดหรือแบ่งไฟล์ แล้วแนบใหม่`);
        return;
      }
      this.state = "sending";
      this.li.classList.remove("is-refused");
      this.bar.hidden = false;
      const body = new FormData();
      body.append("file", this.file);
      const request = new XMLHttpRequest();
      this.request = request;
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const percent = Math.floor((event.loaded / event.total) * 100);
        this.bar.value = percent;
        this.told.textContent = percent < 100 ? `กำลังส่ง ${percent}% ของ ${size(event.total)}` : "กำลังตรวจไฟล์";
      });
      request.addEventListener("load", () => this.answered(request));
      request.addEventListener("error", () => this.fail("ยังส่งไม่ถึงเครื่องแม่ข่าย จะส่งต่อเองเมื่อกลับมา"));
      request.addEventListener("timeout", () => this.fail("เครือข่ายช้าเกินไป"));
      request.open("POST", form.dataset.files);
      request.setRequestHeader("X-CSRFToken", token().value);
      request.setRequestHeader("Accept", "application/json");
      request.timeout = 10 * 60 * 1000;
      request.send(body);
    }

    answered(request) {
      let answer = null;
      try { answer = JSON.parse(request.responseText); } catch { /* a page, not an answer: told below */ }
      if (answer?.state === "done") {
        this.state = "done";
        const there = list.querySelector(`[data-proof="${answer.pk}"]`);
        const line = lineOf(answer.html);
        if (there) { there.replaceWith(line); this.li.remove(); } else this.li.replaceWith(line);
      } else if (answer?.state === "refused") {
        this.refuse(answer.reason);
      } else if (request.status === 413) {
        this.refuse("ไฟล์ใหญ่เกินกว่าที่เครื่องแม่ข่ายรับ ลดขนาดหรือแบ่งไฟล์ แล้วแนบใหม่");
      } else {
        this.fail(request.status === 403 || request.responseURL.includes("/accounts/") ? "หมดเวลาเข้าใช้งาน เข้าสู่ระบบอีกครั้งแล้วแนบใหม่" : `เครื่องแม่ข่ายตอบ ${request.status}`);
      }
      nextUpload();
    }

    refuse(reason) {
      this.state = "refused";
      this.show("is-refused", reason);
      this.label("ปิด");
    }

    fail(reason) {
      this.state = "failed";
      this.show("is-refused", `${reason} ไฟล์ยังอยู่ในหน้านี้`);
      if (this.again) return;
      this.again = document.createElement("button");
      this.again.type = "button";
      this.again.className = "btn btn-quiet btn-sm";
      this.again.textContent = "ส่งอีกครั้ง";
      this.again.append(hiddenWords(` ${this.file.name}`));
      this.again.addEventListener("click", () => this.resume());
      this.told.after(this.again);
      nextUpload();
    }

    show(look, reason) {
      this.li.classList.add(look);
      this.bar.hidden = true;
      this.told.textContent = reason;
      this.told.className = "d-block small text-refused";
    }

    label(text) { this.button.firstChild.textContent = text; }

    resume() {
      if (this.state !== "failed") return;
      this.again?.remove();
      this.again = null;
      this.told.className = "micro d-block";
      this.told.textContent = "รอส่ง";
      this.state = "waiting";
      nextUpload();
    }

    drop() {
      this.request?.abort();
      this.state = "dropped";
      const goal = this.li.nextElementSibling?.querySelector("button, summary") || picker;
      this.li.remove();
      goal.focus();
      nextUpload();
    }
  }

  function nextUpload() {
    while (uploads.filter((one) => one.state === "sending").length < AT_ONCE) {
      const waiting = uploads.find((one) => one.state === "waiting");
      if (!waiting) return;
      waiting.start();
    }
  }

  function lineOf(html) {
    const holder = document.createElement("ul");
    holder.innerHTML = html; // our own escaped fragment
    return holder.firstElementChild;
  }

  function pick(files) {
    for (const file of files) uploads.push(new Upload(file));
    nextUpload();
  }

  function waitForThem() {
    saying("รอส่งไฟล์ให้เสร็จก่อน แล้วกดส่งรายงานอีกครั้ง");
    list.scrollIntoView({ block: "center" });
  }

  picker.addEventListener("change", () => { pick([...picker.files]); picker.value = ""; });
  const over = form.querySelector(".filepick");
  ["dragover", "dragleave", "drop"].forEach((name) => form.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    over.classList.toggle("is-over", name === "dragover");
    if (name === "drop") pick([...event.dataTransfer.files]);
  }));

  // ── what is said of a file, removing, links ─────────────────────────────────
  list.addEventListener("change", async (event) => {
    const line = event.target.closest("[data-proof]");
    if (!line || event.target.type === "file") return;
    const pk = line.dataset.proof;
    const told = line.querySelector("[data-proof-state]");
    const body = new URLSearchParams({ caption: form.elements[`caption-${pk}`].value });
    if (form.elements[`public-${pk}`].checked) body.set("is_public", "on");
    told.textContent = "กำลังบันทึก";
    try {
      const answer = await post(line.dataset.change, body);
      told.textContent = answer.state === "done" ? "บันทึกแล้ว" : answer.reason;
    } catch (problem) {
      told.textContent = `ยังไม่ได้บันทึกคำอธิบาย ${problem.message} จะบันทึกพร้อมกับการส่งรายงาน`;
    }
  });

  async function remove(button) {
    const line = button.closest("[data-proof]");
    const told = line.querySelector("[data-proof-state]");
    try {
      const answer = await post(line.dataset.remove, new URLSearchParams());
      if (answer.state !== "done") { told.textContent = answer.reason; return; }
    } catch (problem) {
      told.textContent = `ยังไม่ได้ลบ ${problem.message} ลองอีกครั้ง`;
      return;
    }
    const goal = line.nextElementSibling?.querySelector("a, summary") || picker;
    line.remove();
    goal.focus();
  }

  async function addLink() {
    const place = form.elements["link-url"];
    const body = new URLSearchParams({ "link-url": place.value, "link-caption": form.elements["link-caption"].value });
    let told = document.getElementById("id_link-url_error");
    if (!told) {
      told = document.createElement("p");
      told.id = "id_link-url_error";
      told.className = "invalid-feedback d-block";
      told.setAttribute("role", "status");
      place.after(told);
    }
    let reason = "";
    try {
      const answer = await post(form.dataset.links, body);
      if (answer.state === "done") {
        list.querySelector(`[data-proof="${answer.pk}"]`)?.remove();
        list.append(lineOf(answer.html));
        place.value = form.elements["link-caption"].value = "";
      } else {
        reason = answer.reason;
      }
    } catch (problem) {
      reason = `ยังไม่ได้เพิ่มลิงก์ ${problem.message || "ยังไม่ถึงเครื่องแม่ข่าย"} ลองอีกครั้ง`;
    }
    told.textContent = reason;
    if (reason) { place.setAttribute("aria-invalid", "true"); describe(place, told.id, true); } else { place.removeAttribute("aria-invalid"); describe(place, told.id, false); }
    place.focus();
  }

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.dataset.removeButton !== undefined) remove(button);
    else if (button?.dataset.addLink !== undefined) addLink();
  });
  window.addEventListener("online", () => uploads.forEach((one) => one.resume()));
  window.progressFiles = { busy, waitForThem };
})();

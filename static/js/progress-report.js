// A report that saves itself: the draft after each pause, and in this browser whatever has not reached the server.
// Files go their own way (progress-files.js). Without this script the page works by its two buttons.
"use strict";

(() => {
  const form = document.querySelector("[data-progress]");
  if (!form) return;
  const PAUSE = 1200; // ms after the last key before a draft is saved
  const TIMEOUT = 20000;
  const RETRY_SECONDS = [3, 10, 30, 60];
  const MOST_KEPT = 5;
  const SENT_APART = new Set(["csrfmiddlewaretoken", "seen_version", "proof", "files", "link-url", "link-caption", "draft", "send"]);
  const url = form.dataset.draft;
  const notes = document.getElementById("notes");
  const says = document.getElementById("savestate");
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]");
  const version = form.elements.seen_version;
  const template = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
  form.classList.add("has-script");

  // ── what stands in the fields ───────────────────────────────────────────────
  // Every field of the report as [name, value] pairs; captions, files and links are sent apart.
  function typed() {
    return [...new FormData(form)].filter(([name]) => !SENT_APART.has(name) && !/^(caption|public)-/.test(name));
  }
  const flat = (pairs) => JSON.stringify(pairs);
  const asObject = (pairs) => pairs.reduce((all, [name, value]) => {
    if (name === "steps_done") (all[name] ||= []).push(value);
    else all[name] = value;
    return all;
  }, { steps_done: [] });

  function put(name, value) {
    if (name === "work_status" || name === "steps_done") {
      const wanted = [].concat(value);
      form.querySelectorAll(`[name="${name}"]`).forEach((box) => { box.checked = wanted.includes(box.value); });
    } else if (form.elements[name]) {
      form.elements[name].value = value;
    }
    openFolds();
  }

  const words = (name, value) => {
    const boxes = [...form.querySelectorAll(`[name="${name}"]`)];
    if (name === "work_status") return boxes.find((box) => box.value === value)?.nextElementSibling.textContent || "";
    if (name === "steps_done") return boxes.filter((box) => value.includes(box.value)).map((box) => box.labels[0].firstChild.textContent.trim()).join("\n");
    return value;
  };
  const label = (name) => {
    const place = form.querySelector(`[data-field="${name}"]`);
    return place?.querySelector("legend, .form-label")?.firstChild.textContent.trim() || name;
  };

  // ── this browser's own memory ───────────────────────────────────────────────
  // A list of what did not reach the server: [{id, at, version, fields}]; each open page has an entry of its own.
  const memory = {
    own: `${Date.now()}-${Math.random().toString(36).slice(2)}`,
    all() {
      try { return JSON.parse(localStorage.getItem(form.dataset.key)) || []; } catch { return []; }
    },
    write(entries) {
      try {
        if (entries.length) localStorage.setItem(form.dataset.key, JSON.stringify(entries.slice(-MOST_KEPT)));
        else localStorage.removeItem(form.dataset.key);
        return true;
      } catch { return false; } // no room, or a browser that keeps nothing: said as it is
    },
    keep(pairs) {
      const entry = { id: this.own, at: Date.now(), version: version.value, fields: pairs };
      return this.write([...this.all().filter((one) => one.id !== this.own), entry]);
    },
    drop(ids = [this.own]) { this.write(this.all().filter((one) => !ids.includes(one.id))); },
  };

  // ── notes over the form ─────────────────────────────────────────────────────
  function note(kind, slots = {}) {
    notes.querySelector(`[data-note="${kind}"]`)?.remove();
    const shown = template(`note-${kind}`);
    for (const [name, value] of Object.entries(slots)) shown.querySelector(`[data-slot="${name}"]`).textContent = value;
    notes.append(shown);
    return shown;
  }
  const unnote = (...kinds) => kinds.forEach((kind) => notes.querySelector(`[data-note="${kind}"]`)?.remove());
  const saying = (text) => { if (says.textContent !== text) says.textContent = text; };

  function mistakes(errors) {
    form.querySelectorAll("[data-field]").forEach((place) => {
      const name = place.dataset.field;
      const box = form.elements[name];
      let told = place.querySelector(`#id_${name}_error`);
      if (!errors[name]) {
        // What was missing when it was sent is said until that field is changed.
        if (told && told.dataset.touched === undefined) return;
        told?.remove();
        if (box?.matches?.(".form-control")) { box.removeAttribute("aria-invalid"); describe(box, `id_${name}_error`, false); }
        return;
      }
      if (!told) {
        told = document.createElement("p");
        told.id = `id_${name}_error`;
        told.className = "invalid-feedback d-block";
        place.append(told);
      }
      told.dataset.touched = "";
      told.textContent = errors[name];
      if (box?.matches?.(".form-control")) { box.setAttribute("aria-invalid", "true"); describe(box, told.id, true); }
    });
  }
  function describe(box, id, is) {
    const ids = new Set((box.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
    if (is) ids.add(id); else ids.delete(id);
    if (ids.size) box.setAttribute("aria-describedby", [...ids].join(" ")); else box.removeAttribute("aria-describedby");
  }

  // ── the draft ───────────────────────────────────────────────────────────────
  const draft = {
    saved: flat(typed()), // what the server has, as this page last knew
    flying: null, // a request that has no answer yet
    lost: null, // what was sent and never answered: sent again as it was, so that nobody meets his own shadow
    stopped: false, // a conflict or a lock waits for a decision
    timer: 0,
    tries: 0,
    unread: false, // some field could not be read by the server; its text is only here

    get dirty() { return flat(typed()) !== this.saved; },

    changed() {
      clearTimeout(this.timer);
      if (!this.dirty && !this.lost) { memory.drop(); return; }
      const kept = memory.keep(typed());
      if (this.stopped) { saying("ยังไม่ได้บันทึก เก็บไว้ในเครื่องนี้แล้ว"); return; }
      saying(kept ? "กำลังพิมพ์" : "กำลังพิมพ์ เครื่องนี้เก็บข้อความสำรองไม่ได้");
      this.timer = setTimeout(() => this.save(), PAUSE);
    },

    // Resolves to true when everything typed has reached the server.
    async save() {
      clearTimeout(this.timer);
      if (this.flying) { await this.flying; return this.save(); }
      if (this.stopped) return false;
      if (!this.dirty && !this.lost) return true;
      const pairs = this.lost || typed();
      saying("กำลังบันทึก");
      this.flying = this.send(pairs);
      const went = await this.flying;
      this.flying = null;
      if (!went) return false;
      return this.dirty ? this.save() : true;
    },

    async send(pairs) {
      const body = new URLSearchParams([...pairs, ["seen_version", version.value]]);
      let answer;
      try {
        answer = await post(url, body);
      } catch (problem) {
        this.lost = pairs;
        this.failed(problem.message);
        return false;
      }
      this.lost = null;
      this.tries = 0;
      unnote("failed");
      if (answer.state === "saved") {
        version.value = answer.version;
        this.saved = flat(pairs);
        this.unread = Object.keys(answer.errors).length > 0;
        mistakes(answer.errors);
        if (this.unread) memory.keep(typed()); else if (!this.dirty) memory.drop();
        saying(this.unread ? `เก็บร่างแล้ว ${answer.at} ยกเว้นช่องที่ขึ้นสีแดง` : `เก็บร่างให้แล้ว ${answer.at} กลับมาทำต่อได้`);
        return true;
      }
      memory.keep(typed());
      this.stopped = true;
      saying("ยังไม่ได้บันทึก เก็บไว้ในเครื่องนี้แล้ว");
      if (answer.state === "conflict") this.meet(answer); else note("locked", { reason: answer.reason });
      return false;
    },

    failed(reason) {
      const seconds = RETRY_SECONDS[Math.min(this.tries, RETRY_SECONDS.length - 1)];
      this.tries += 1;
      const kept = memory.keep(typed());
      saying(kept ? "ยังไม่ถึงเครื่องแม่ข่าย เก็บไว้ในเครื่องนี้แล้ว" : "ยังไม่ถึงเครื่องแม่ข่าย อย่าปิดหน้านี้");
      if (!notes.querySelector('[data-note="failed"]')) note("failed");
      notes.querySelector('[data-note="failed"] [data-slot=reason]').textContent = reason;
      this.timer = setTimeout(() => this.save(), seconds * 1000);
    },

    // Somebody else saved: both texts are shown, and the person decides.
    meet(answer) {
      const shown = note("conflict", { by: answer.by, at: answer.at });
      const list = shown.querySelector("[data-slot=list]");
      for (const each of answer.stored) {
        const row = template("note-differs");
        row.querySelector("dt").textContent = each.label;
        row.querySelector("[data-slot=words]").textContent = each.words;
        const button = row.querySelector("[data-do=theirs]");
        button.append(hiddenWords(` ${each.label}`));
        button.addEventListener("click", () => { put(each.name, each.value); row.remove(); draft.changed(); shown.focus(); });
        list.append(row);
      }
      shown.querySelector("[data-do=mine]").addEventListener("click", () => {
        version.value = answer.version;
        this.stopped = false;
        this.saved = "";
        shown.remove();
        this.save();
        form.querySelector("[name=send]").focus();
      });
      shown.scrollIntoView({ block: "start" });
    },
  };

  function hiddenWords(text) {
    const span = document.createElement("span");
    span.className = "visually-hidden";
    span.textContent = text;
    return span;
  }

  // One request. Answers of the portal come back as they are; everything else is a failure with a reason.
  async function post(address, body, again = true) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    let response;
    try {
      response = await fetch(address, {
        method: "POST", body, signal: stop.signal, redirect: "manual",
        headers: { "X-CSRFToken": token().value, Accept: "application/json" },
      });
      if ((response.headers.get("Content-Type") || "").startsWith("application/json")) return await response.json();
    } catch {
      throw new Error("");
    } finally {
      clearTimeout(timer);
    }
    if (response.type === "opaqueredirect") throw new Error("หมดเวลาเข้าใช้งาน เปิดแท็บใหม่แล้วเข้าสู่ระบบอีกครั้ง");
    if (response.status === 403 && again && await freshToken()) return post(address, body, false);
    if (response.status === 403 || response.status === 404) throw new Error("ไม่มีสิทธิ์เขียนรายงานนี้แล้ว หรือเพิ่งเข้าสู่ระบบด้วยบัญชีอื่น");
    throw new Error(`เครื่องแม่ข่ายตอบ ${response.status}`);
  }

  // After logging in again the page's token is the old one; the page itself brings a new one.
  async function freshToken() {
    try {
      const response = await fetch(window.location.pathname, { redirect: "manual" });
      if (!response.ok) return false;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-progress] [name=csrfmiddlewaretoken]");
      if (!fresh || fresh.value === token().value) return false;
      token().value = fresh.value;
      return true;
    } catch {
      return false; // still no line; the save that follows says so
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.closest("#proof")) return;
    touch(event.target);
    draft.changed();
  });
  form.addEventListener("change", (event) => {
    if (event.target.closest("#proof")) return;
    touch(event.target);
    openFolds();
    draft.changed();
  });
  function touch(box) {
    const place = box.closest("[data-field]");
    place?.querySelector("[data-carried]")?.remove();
    const told = place?.querySelector(`#id_${place.dataset.field}_error`);
    if (told) told.dataset.touched = "";
  }
  notes.addEventListener("click", (event) => { if (event.target.closest("[data-do=retry]")) draft.save(); });

  function openFolds() {
    const status = form.querySelector("[name=work_status]:checked")?.value;
    form.querySelectorAll("[data-fold]").forEach((fold) => {
      const filled = [...fold.querySelectorAll(".form-control")].some((box) => box.value.trim());
      if (filled || (fold.dataset.fold === "next" && status === "delayed")) fold.open = true;
    });
  }

  // ── what this browser kept from before ──────────────────────────────────────
  function offerKept() {
    const now = asObject(typed());
    const kept = memory.all().filter((one) => one.id !== memory.own).map((one) => {
      const then = asObject(one.fields);
      const names = [...new Set([...Object.keys(now), ...Object.keys(then)])];
      const differing = names.filter((name) => flat([then[name] ?? ""]) !== flat([now[name] ?? ""]));
      return { ...one, then, differing };
    });
    memory.drop(kept.filter((one) => !one.differing.length).map((one) => one.id));
    const offered = kept.filter((one) => one.differing.length).pop();
    if (!offered) return;
    const at = new Date(offered.at);
    const shown = note("kept", { at: at.toLocaleString("th-TH", { dateStyle: "medium", timeStyle: "short" }) });
    const list = shown.querySelector("[data-slot=list]");
    for (const name of offered.differing) {
      const row = document.createElement("div");
      const dt = document.createElement("dt");
      const dd = document.createElement("dd");
      dt.textContent = label(name);
      dd.textContent = words(name, offered.then[name] ?? "") || "ว่าง";
      row.append(dt, dd);
      list.append(row);
    }
    shown.querySelector("[data-do=restore]").addEventListener("click", () => {
      offered.differing.forEach((name) => put(name, offered.then[name] ?? ""));
      memory.keep(typed());
      memory.drop([offered.id]);
      shown.remove();
      draft.save();
      form.querySelector("textarea").focus();
      offerKept();
    });
    const discard = shown.querySelector("[data-do=discard]");
    discard.addEventListener("click", () => {
      if (!discard.dataset.sure) { discard.dataset.sure = "1"; discard.textContent = "ยืนยันลบข้อความในเครื่องนี้"; return; }
      memory.drop([offered.id]);
      shown.remove();
      offerKept();
    });
  }

  // ── sending, leaving ────────────────────────────────────────────────────────
  const files = () => window.progressFiles;
  // Not within the same event: a form that is being submitted ignores a second submission.
  const again = (which, button) => setTimeout(() => which.requestSubmit(button), 0);
  let leaving = false;
  form.addEventListener("submit", async (event) => {
    if (leaving) return;
    event.preventDefault();
    const button = event.submitter;
    if (button?.dataset.removeButton !== undefined || button?.dataset.addLink !== undefined) return; // progress-files.js
    const is_sending = button?.name === "send";
    if (is_sending && files()?.busy()) { files().waitForThem(); return; }
    if (!await draft.save() || !is_sending) return;
    leaving = true;
    again(form, button);
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("online", () => { draft.tries = 0; if (draft.dirty || draft.lost) draft.save(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && draft.dirty) draft.save(); });

  // Logging out empties this browser's memory (portal.js), so what is only here is saved first.
  let warned = false;
  document.querySelectorAll("form[data-logout]").forEach((out) => out.addEventListener("submit", async (event) => {
    if (warned || (!draft.dirty && !draft.lost && !draft.unread)) return;
    event.preventDefault();
    event.stopPropagation();
    if (await draft.save() && !draft.unread) { warned = true; again(out, event.submitter); return; }
    warned = true;
    const shown = note("logout");
    shown.scrollIntoView({ block: "center" });
    shown.focus();
  }));

  // What progress-files.js needs of this page.
  window.progressReport = { form, post, token, describe, hiddenWords, saying };

  // ── at the start ────────────────────────────────────────────────────────────
  openFolds();
  offerKept();
  if (says.dataset.unsaved !== undefined) saying("พิมพ์แล้วระบบเก็บร่างให้เอง");
  if (form.querySelector("[aria-invalid], .invalid-feedback")) document.getElementById("problems")?.focus();
})();

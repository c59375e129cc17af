// The score grid: each cell saves itself when it is left, says how that went, and never lets go of what was typed.
"use strict";

(() => {
  const form = document.getElementById("grid");
  if (!form) return;

  const RETRY_SECONDS = [3, 8, 20];
  const TIMEOUT = 15000;
  const EMPTY = "ช่องว่าง";
  const nameOf = (code) => (code === "TOTAL" ? "คะแนนรวม" : code);
  const cells = new Map();
  const template = (id) => document.getElementById(id).content.cloneNode(true);
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]");

  class Cell {
    constructor(input) {
      this.input = input;
      this.code = input.name.slice(2);
      this.tr = input.closest("tr");
      this.kind = this.tr.dataset.kind;
      this.seen = this.tr.querySelector(`[name="seen-${this.code}"]`);
      const [, version, text] = this.seen.value.match(/^(\d+):(.*)$/s);
      this.version = Number(version);
      this.saved = text; // what the server holds, as far as we know
      this.entered = input.value; // what Escape gives back
      this.flying = null; // the text on its way
      this.sent = new Set(); // texts whose answer never came: one of them may have arrived
      this.tries = 0;
      this.conflict = null; // the server's answer that waits for a choice
      this.refused = null; // a text the server said no to
      // Drawn by the server after a save without JavaScript: the note's buttons belong to the form.
      this.note = this.tr.nextElementSibling?.classList.contains("cellnote") ? this.tr.nextElementSibling : null;
    }

    get text() { return this.input.value.trim(); }
    get dirty() { return this.flying !== null || this.text !== this.saved; }

    remember(version, text) {
      this.version = version;
      this.saved = text;
      this.seen.value = `${version}:${text}`;
      const history = this.tr.querySelector(".hist");
      if (history) history.hidden = version === 0;
    }

    look(state, row = state) {
      this.tr.className = this.tr.className.replace(/\bis-\S+/g, "").trim() + ` is-${row}`;
      const words = this.tr.querySelector(".cellstate");
      words.replaceChildren(template(`state-${state}`));
    }

    lookSettled() {
      const computed = this.tr.querySelector(".computed b");
      if (this.saved) this.look("saved");
      else if (computed) this.look("computed");
      else this.look(this.kind === "main" ? "missing" : "blank");
      this.say(null);
    }

    // A row under the cell that says what happened and what can be done; null takes it away.
    say(id, slots = {}) {
      if (this.note) this.note.remove();
      this.note = null;
      this.input.removeAttribute("aria-invalid");
      this.input.setAttribute("aria-describedby", `st-${this.key}`);
      if (!id) return;
      this.note = document.createElement("tr");
      this.note.className = "cellnote";
      this.note.id = `note-${this.key}`;
      const cell = this.note.insertCell();
      cell.colSpan = 5;
      const inside = document.createElement("div");
      inside.setAttribute("role", "alert");
      inside.append(template(id));
      for (const [name, words] of Object.entries(slots)) {
        inside.querySelectorAll(`[data-slot="${name}"]`).forEach((slot) => { slot.textContent = words; });
      }
      inside.querySelectorAll("[data-do]").forEach((button) => {
        button.addEventListener("click", () => this[button.dataset.do]());
      });
      cell.append(inside);
      this.tr.after(this.note);
      this.input.setAttribute("aria-invalid", "true");
      this.input.setAttribute("aria-describedby", `st-${this.key} ${this.note.id}`);
    }

    get key() { return this.code.replaceAll(".", "-"); }
    get shown() { return nameOf(this.code); }

    // Save what stands in the box, unless it is saved, on its way, or waits for a choice.
    async save() {
      clearTimeout(this.timer);
      if (this.flying !== null || this.conflict) return;
      const text = this.text;
      if (text === this.saved && !this.sent.size) { this.lookSettled(); return; }
      this.flying = text;
      this.look("saving");
      const body = new URLSearchParams({ code: this.code, text, seen: this.version });
      let answer;
      try {
        answer = await post(form.dataset.cellUrl, body);
      } catch (problem) {
        this.flying = null;
        this.sent.add(text);
        this.failed(problem.message);
        return;
      }
      this.flying = null;
      this.tries = 0;
      this.take(answer, text);
    }

    // The server's answer about a text that was sent.
    take(answer, text) {
      if (answer.state === "saved") {
        this.sent.clear();
        this.refused = null;
        const untouched = this.text === text;
        this.remember(answer.version, answer.value);
        if (!untouched) {
          this.save();
        } else if (this.input === document.activeElement) {
          this.saved = text; // nothing moves under the cursor: the box is written nicely when it is left
          this.pending = answer.value;
          this.lookSettled();
        } else {
          this.input.value = answer.value;
          this.lookSettled();
        }
        if (answer.at) document.getElementById("lastsaved").textContent = `บันทึกล่าสุด ${answer.at}`;
        tellPanel();
      } else if (answer.state === "conflict") {
        this.meet(answer, text);
      } else if (answer.state === "refused") {
        this.refused = text; // not sent again until it is changed
        this.look("failed");
        this.say("note-refused", { code: this.shown, reason: answer.reason });
      } else {
        this.look("failed");
        this.say("note-refused", { code: this.shown, reason: answer.reason || "โหลดหน้าใหม่แล้วลองอีกครั้ง" });
      }
    }

    meet(answer, text) {
      const mine = answer.by_me && (this.sent.has(answer.value) || [...this.sent].some((t) => same(t, answer.value)));
      if (mine) { // our own earlier save arrived, only its answer was lost
        this.sent.clear();
        this.remember(answer.version, answer.value);
        this.save();
        return;
      }
      this.conflict = answer;
      this.look("conflict");
      this.say("note-conflict", {
        code: this.shown, theirs: answer.value || EMPTY, typed: text || EMPTY,
        by: answer.by_me ? "ท่านเองจากอีกหน้าจอ" : answer.by, at: answer.at,
      });
    }

    failed(reason) {
      const seconds = RETRY_SECONDS[Math.min(this.tries, RETRY_SECONDS.length - 1)];
      this.tries += 1;
      this.look("failed");
      this.say("note-failed", { code: this.shown, reason: `${reason} ระบบจะลองใหม่เองใน ${seconds} วินาที` });
      this.timer = setTimeout(() => this.retry(), seconds * 1000);
    }

    async retry() {
      clearTimeout(this.timer);
      await freshToken();
      this.save();
    }

    undo() {
      this.input.value = this.saved;
      this.lookSettled();
      this.input.focus();
    }

    theirs() {
      this.input.value = this.conflict.value;
      this.remember(this.conflict.version, this.conflict.value);
      this.conflict = null;
      this.lookSettled();
      this.input.focus();
      tellPanel();
    }

    mine() {
      this.remember(this.conflict.version, this.conflict.value);
      this.conflict = null;
      this.say(null);
      this.input.focus();
      this.save();
    }
  }

  const same = (a, b) => a !== "" && b !== "" && Number(a) === Number(b);

  // One request. Answers of the portal come back as they are; everything else is a failure with a reason.
  async function post(url, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    let response;
    try {
      response = await fetch(url, {
        method: "POST", body, signal: stop.signal, redirect: "manual", keepalive: true,
        headers: { "X-CSRFToken": token().value, Accept: "application/json" },
      });
      if ((response.headers.get("Content-Type") || "").startsWith("application/json")) return await response.json();
    } catch {
      throw new Error("");
    } finally {
      clearTimeout(timer);
    }
    if (response.type === "opaqueredirect") throw new Error("หมดเวลาเข้าใช้งาน เปิดแท็บใหม่เข้าสู่ระบบอีกครั้ง");
    if (response.status === 403) throw new Error("ไม่มีสิทธิ์แก้คะแนน หรือเพิ่งเข้าสู่ระบบใหม่");
    throw new Error(`เครื่องแม่ข่ายตอบ ${response.status}`);
  }

  // After logging in again the page's token is the old one; the panel brings a new one.
  async function freshToken() {
    try {
      const response = await fetch(form.dataset.panelUrl, { redirect: "manual", headers: { "HX-Request": "true" } });
      const fresh = response.headers.get("X-CSRFToken");
      if (response.ok && fresh) token().value = fresh;
    } catch {
      // Still no line; the save that follows says so at its cell.
    }
  }

  function tellPanel() {
    if (window.htmx) window.htmx.trigger(document.body, "score-saved");
  }

  // ── moving about ──────────────────────────────────────────────────────────
  form.querySelectorAll("input.cell").forEach((input) => cells.set(input, new Cell(input)));
  const all = [...cells.values()];
  const byCode = new Map(all.map((cell) => [cell.code, cell]));

  function go(from, way, kind) {
    for (let at = all.indexOf(from) + way; at >= 0 && at < all.length; at += way) {
      if (!all[at].tr.hidden && (!kind || all[at].kind === kind)) {
        all[at].input.focus();
        return true;
      }
    }
    return false;
  }

  form.addEventListener("focusin", (event) => {
    const cell = cells.get(event.target);
    if (!cell) return;
    cell.entered = cell.input.value;
    cell.input.select();
  });

  form.addEventListener("focusout", (event) => {
    const cell = cells.get(event.target);
    if (!cell) return;
    if (cell.pending !== undefined && cell.text === cell.saved) {
      cell.input.value = cell.pending;
      cell.remember(cell.version, cell.pending);
    }
    cell.pending = undefined;
    if (cell.text !== cell.refused) cell.save();
  });

  form.addEventListener("input", (event) => {
    const cell = cells.get(event.target);
    if (!cell || cell.conflict) return;
    clearTimeout(cell.timer);
    cell.say(null);
    cell.look("typing");
  });

  form.addEventListener("keydown", (event) => {
    const cell = cells.get(event.target);
    if (!cell || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (!go(cell, event.shiftKey ? -1 : 1, cell.kind)) { cell.input.blur(); cell.input.focus(); }
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      go(cell, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !cell.conflict) {
      cell.input.value = cell.entered;
      if (cell.text === cell.saved && cell.flying === null) cell.lookSettled();
      cell.input.select();
    }
  });

  // ── a block from a spreadsheet ────────────────────────────────────────────
  form.addEventListener("paste", (event) => {
    const cell = cells.get(event.target);
    const text = event.clipboardData.getData("text");
    if (!cell || !/[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""))) return;
    event.preventDefault();
    pasteBlock(text, cell.code);
  });

  async function pasteBlock(text, start) {
    await Promise.all(all.filter((cell) => cell.dirty && !cell.conflict).map((cell) => cell.save()));
    const body = new FormData(form);
    body.set("block", text);
    body.set("start", start);
    const button = document.getElementById("pastesend");
    button.disabled = true;
    let answer;
    try {
      answer = await post(form.dataset.blockUrl, new URLSearchParams(body));
    } catch (problem) {
      keepBlock(text, start);
      tell("answer-warn", `วางไม่สำเร็จ ${problem.message} ข้อความที่วางยังอยู่ในกล่องด้านล่าง ลองอีกครั้งได้`, []);
      return;
    } finally {
      button.disabled = false;
    }
    if (!answer.cells) {
      keepBlock(text, start);
      tell("answer-warn", answer.reason, []);
      return;
    }
    const lines = [];
    let saved = 0;
    for (const one of answer.cells) {
      const cell = byCode.get(one.code);
      if (one.state === "saved") saved += 1;
      else if (one.state === "conflict") lines.push([nameOf(one.code), `${one.by} แก้เป็น ${one.value || EMPTY} ก่อนแล้ว ที่วางคือ ${one.typed || EMPTY}`]);
      else lines.push([nameOf(one.code), `${one.reason} ที่วางคือ «${one.text}»`]);
      if (!cell) continue;
      const text_ = one.state === "saved" ? one.value : one.state === "conflict" ? one.typed : one.text;
      cell.input.value = text_;
      cell.entered = text_;
      if (cell.tr.hidden) unfold(cell.tr.dataset.parent, true);
      cell.take(one, text_);
    }
    for (const one of answer.unplaced) lines.push([`บรรทัดที่ ${one.line}`, `«${one.text}» ${one.reason}`]);
    const title = `บันทึกแล้ว ${saved} ช่อง` + (lines.length ? ` ไม่ได้บันทึก ${lines.length} รายการ` : "");
    tell(lines.length ? "answer-warn" : "answer-good", title, lines);
    document.getElementById("block").value = "";
    document.getElementById("paste").open = false;
  }

  function keepBlock(text, start) {
    document.getElementById("paste").open = true;
    document.getElementById("block").value = text;
    const select = document.getElementById("start");
    if ([...select.options].some((option) => option.value === start)) select.value = start;
  }

  function tell(id, title, lines) {
    const answers = document.getElementById("answers");
    const message = template(id);
    message.querySelector("[data-slot=title]").textContent = title;
    const list = message.querySelector("ul");
    for (const [head, words] of lines) {
      const item = document.createElement("li");
      const strong = document.createElement("b");
      strong.textContent = head;
      item.append(strong, ` ${words}`);
      list.append(item);
    }
    answers.replaceChildren(message);
    answers.scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.id === "pastesend") {
      pasteBlock(document.getElementById("block").value, document.getElementById("start").value);
      return;
    }
    if (button?.name === "take") {
      const cell = byCode.get(button.value);
      cell.undo();
      return;
    }
    all.filter((cell) => cell.dirty).forEach((cell) => cell.save());
  });

  // ── sub-items, history ────────────────────────────────────────────────────
  const partsOf = (code) => all.filter((cell) => cell.tr.dataset.parent === code);

  function unfold(code, open) {
    partsOf(code).forEach((cell) => { cell.tr.hidden = !open; });
    form.querySelector(`[data-parts="${code}"]`)?.setAttribute("aria-expanded", String(open));
  }

  form.querySelectorAll("[data-parts]").forEach((link) => {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", String(partsOf(link.dataset.parts).some((cell) => !cell.tr.hidden)));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      unfold(link.dataset.parts, link.getAttribute("aria-expanded") !== "true");
    });
    link.addEventListener("keydown", (event) => {
      if (event.key === " ") { event.preventDefault(); link.click(); }
    });
  });

  form.addEventListener("click", async (event) => {
    const link = event.target.closest("a.hist");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const row = link.closest("tr");
    const shown = row.parentElement.querySelector(`.histrow[data-of="${row.dataset.code}"]`);
    if (shown) { shown.remove(); link.setAttribute("aria-expanded", "false"); return; }
    const response = await fetch(link.href, { headers: { "X-Fragment": "1" } }).catch(() => null);
    if (!response || !response.ok || response.redirected) { window.location.assign(link.href); return; }
    const below = document.createElement("tr");
    below.className = "histrow";
    below.dataset.of = row.dataset.code;
    const cell = below.insertCell();
    cell.colSpan = 5;
    cell.setAttribute("role", "status");
    cell.innerHTML = await response.text(); // our own escaped fragment
    (byCode.get(row.dataset.code).note || row).after(below);
    link.setAttribute("aria-expanded", "true");
  });

  // ── the panel: a reason that is being typed outlives its refresh ──────────
  const panel = document.getElementById("sum");
  let typed = [];
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== panel) return;
    if (event.detail.xhr.status === 409) { // a rule forbade it: the sentence is shown over the grid
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      event.detail.target = document.getElementById("answers");
      return;
    }
    const posted = event.detail.requestConfig?.verb === "post" ? event.detail.requestConfig.elt : null;
    typed = [...panel.querySelectorAll("input[name=reason]")]
      .filter((input) => input.form !== posted && input.value !== input.defaultValue)
      .map((input) => ({ code: input.form.elements.code.value, value: input.value, focus: input === document.activeElement }));
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== panel) return;
    for (const { code, value, focus } of typed) {
      const input = [...panel.querySelectorAll("input[name=reason]")].find((i) => i.form.elements.code.value === code);
      if (!input) continue;
      input.value = value;
      if (focus) input.focus();
    }
    typed = [];
    all.filter((cell) => !cell.saved && !cell.dirty && !cell.conflict).forEach((cell) => cell.lookSettled());
  });

  // ── leaving ───────────────────────────────────────────────────────────────
  window.addEventListener("online", () => all.filter((cell) => cell.tries && cell.dirty).forEach((cell) => cell.retry()));
  window.addEventListener("beforeunload", (event) => {
    all.filter((cell) => cell.dirty && cell.flying === null).forEach((cell) => cell.save());
    if (all.some((cell) => cell.dirty || cell.conflict)) event.preventDefault();
  });
  // A box whose value was typed before this script was there, or that a browser filled again after «back».
  all.filter((cell) => cell.text !== cell.saved && !cell.note).forEach((cell) => cell.save());
  const wanted = window.location.hash.startsWith("#s-") && document.getElementById(window.location.hash.slice(1));
  if (wanted) wanted.focus();
})();

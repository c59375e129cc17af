// Small courtesies on every staff page: a button is pressed once, an open menu closes on Escape, what cannot be loaded
// says so in its place.
"use strict";

// Whoever logged in anew beside an open form sends it with the token of the new session.
document.addEventListener("submit", (event) => {
  const token = event.target.elements && event.target.elements.csrfmiddlewaretoken;
  const cookie = /(?:^|; )(?:__Host-csrf|csrftoken)=([A-Za-z0-9]+)/.exec(document.cookie);
  if (token && cookie && event.target.method === "post") token.value = cookie[1];
}, true);

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

// ── parts of a page that could not be loaded or sent ─────────────────────────
(() => {
  const WORDS = {
    0: "ติดต่อเครื่องแม่ข่ายไม่ได้ ตรวจอินเทอร์เน็ต สิ่งที่พิมพ์ยังอยู่ในหน้านี้ แล้วลองอีกครั้ง",
    401: "หมดเวลาเข้าใช้งาน สิ่งที่พิมพ์ยังอยู่ในหน้านี้ เข้าสู่ระบบในแท็บใหม่ แล้วกลับมาทำต่อ",
    403: "บัญชีนี้ทำรายการนี้ไม่ได้ หรือเพิ่งเข้าสู่ระบบใหม่ โหลดหน้าใหม่แล้วลองอีกครั้ง",
    404: "ไม่พบข้อมูลนี้แล้ว อาจถูกลบไป โหลดหน้าใหม่เพื่อดูข้อมูลล่าสุด",
    409: "ข้อมูลเปลี่ยนไปแล้ว มีผู้ดำเนินการก่อน โหลดหน้าใหม่เพื่อดูข้อมูลล่าสุด",
    503: "ระบบใช้งานไม่ได้ชั่วคราว สิ่งที่พิมพ์ยังอยู่ในหน้านี้ รอสักครู่แล้วลองอีกครั้ง",
  };
  const OTHER = "ระบบขัดข้อง สิ่งที่พิมพ์ยังอยู่ในหน้านี้ ลองอีกครั้งในไม่กี่นาที";
  const noteOf = (place) => (place.previousElementSibling?.matches("[data-not-loaded]") ? place.previousElementSibling : null);

  function say(event) {
    const part = event.detail.elt;
    if (!part || part.closest("[data-whatif]")) return; // says it itself
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    const target = event.detail.target && document.contains(event.detail.target) ? event.detail.target : part;
    const place = target === document.body ? document.querySelector("main").firstElementChild : target;
    const note = noteOf(place) || document.createElement("div");
    const words = WORDS[status] || OTHER;
    if (note.isConnected && note.firstChild.textContent === words) return; // a part that asks again and again says it once
    note.className = "msg msg-stop";
    note.dataset.notLoaded = "";
    note.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent = words;
    note.replaceChildren(text);
    if (status === 401) {
      const link = document.createElement("a");
      link.href = "/accounts/login/";
      link.target = "_blank";
      link.textContent = "เข้าสู่ระบบในแท็บใหม่";
      text.append(" ", link);
    }
    place.before(note);
  }
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, say));
  document.addEventListener("htmx:afterOnLoad", (event) => {
    const place = event.detail.target;
    if (place && event.detail.successful && noteOf(place)) noteOf(place).remove();
  });
})();

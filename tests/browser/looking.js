// What a look at a page asks of the page itself; each function is evaluated there by looking.py.
({
  // A box that hides what does not fit and has more in it than it shows; what is hidden from sighted readers on
  // purpose is no such thing. And Thai lines closer than their marks need, and letters too small.
  cut() {
    const faults = [];
    const named = (box) => `${box.tagName.toLowerCase()}.${box.className}`;
    const hides = (how) => how === "hidden" || how === "clip";
    const thai = /[\u0e01-\u0e5b]/;
    for (const box of document.querySelectorAll("body *")) {
      if (box.closest(".visually-hidden, .skip, svg, option")) continue;
      const more = box.scrollHeight > box.clientHeight + 2 || box.scrollWidth > box.clientWidth + 2;
      const own = [...box.childNodes].some((n) => n.nodeType === 3 && thai.test(n.textContent));
      if (!own && !more) continue;
      const style = getComputedStyle(box);
      const words = box.textContent.trim().slice(0, 30);
      if (more && box.clientHeight > 2 && thai.test(words)) {
        const down = hides(style.overflowY) && box.scrollHeight > box.clientHeight + 2;
        const across = hides(style.overflowX) && box.scrollWidth > box.clientWidth + 2;
        if ((down || across) && box.checkVisibility({ checkVisibilityCSS: true })) faults.push(`${named(box)} cuts: ${words}`);
      }
      if (own && box.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true })) {
        const size = parseFloat(style.fontSize);
        const line = parseFloat(style.lineHeight);
        if (line && line < size * 1.35) faults.push(`${named(box)}: lines only ${(line / size).toFixed(2)} high: ${words}`);
        if (size < 13.9) faults.push(`${named(box)}: letters of ${size} px: ${words}`);
      }
      if (faults.length > 4) break;
    }
    return faults;
  },

  // What moves although its reader asked for no motion.
  moving() {
    const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.05);
    return [...document.querySelectorAll("body *")]
      .filter((box) => {
        const style = getComputedStyle(box);
        return (style.animationName !== "none" && long(style.animationDuration)) || long(style.transitionDuration);
      })
      .slice(0, 3)
      .map((box) => `${box.tagName.toLowerCase()}.${box.className}`);
  },

  // No number, no date, no address, no choice; longer than any text may be.
  fillWrongly(form) {
    form.noValidate = true;
    for (const field of form.elements) {
      if (["hidden", "file", "checkbox", "radio", "submit", "button"].includes(field.type)) continue;
      if (field.disabled || field.readOnly) continue;
      if (field.type === "number" || field.type === "range") field.type = "text";
      field.removeAttribute("maxlength");
      if (field.tagName === "TEXTAREA") field.value = "ก".repeat(20001);
      else if (field.tagName === "INPUT") field.value = "ผิด".repeat(700);
    }
  },
})

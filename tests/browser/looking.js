// What a look at a page asks of the page itself; each function is evaluated there by looking.py.
({
  // A box that hides what does not fit and has more in it than it shows; what is hidden from sighted readers on
  // purpose is no such thing. And Thai lines closer than their marks need, and letters too small.
  cut() {
    const faults = [];
    const named = (box) => `${box.tagName.toLowerCase()}.${box.className}`;
    for (const box of document.querySelectorAll("body *")) {
      const own = [...box.childNodes].some((n) => n.nodeType === 3 && /[\u0e01-\u0e5b]/.test(n.textContent));
      if (!own || !box.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true })) continue;
      if (box.closest(".visually-hidden, .skip, svg, option")) continue;
      const style = getComputedStyle(box);
      const size = parseFloat(style.fontSize);
      const line = parseFloat(style.lineHeight);
      const words = box.textContent.trim().slice(0, 30);
      if (line && line < size * 1.35) faults.push(`${named(box)}: lines only ${(line / size).toFixed(2)} high: ${words}`);
      if (size < 13.9) faults.push(`${named(box)}: letters of ${size} px: ${words}`);
      for (let at = box; at && at !== document.body; at = at.parentElement) {
        const held = getComputedStyle(at);
        const hides = (how) => how === "hidden" || how === "clip";
        const down = hides(held.overflowY) && at.scrollHeight > at.clientHeight + 2;
        const across = hides(held.overflowX) && at.scrollWidth > at.clientWidth + 2;
        if ((down || across) && at.clientHeight > 2) {
          faults.push(`${named(at)} cuts: ${words}`);
          break;
        }
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

"""A person who has a keyboard and nothing else: moves by Tab, sees where the focus is, presses and types."""

from playwright.sync_api import Locator, Page

# What the focus stands on: whether it is shown to be there, and whether anything covers it (WCAG 2.4.7, 2.4.11).
FOCUS = """(wanted) => {
  const at = document.activeElement;
  // A field that is drawn by its label (a choice, a tick) shows its focus there.
  const drawn = at.closest("label") ?? at;
  const shows = [at, ...drawn.querySelectorAll("*"), drawn].some((box) => {
    const style = getComputedStyle(box);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  });
  const box = (at.getBoundingClientRect().width > 2 ? at : drawn).getBoundingClientRect();
  const seen = [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && (drawn.contains(top) || top.contains(at));
  }));
  return { there: at === wanted, none: at === document.body, shows, seen,
           name: `${at.tagName} ${at.id || at.className} «${at.textContent.trim().slice(0, 30)}»` };
}"""


class Keys:
    """The keyboard in front of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, wanted: Locator, most: int = 150, key: str = "Tab") -> "Keys":
        """Press Tab until the focus is on ``wanted``; every stop on the way must be seen."""
        element = wanted.element_handle()
        for _ in range(most):
            self.page.keyboard.press(key)
            stop = self.page.evaluate(FOCUS, element)
            if stop["none"]:
                continue  # the focus passes through the browser's own frame
            assert stop["shows"], f"the focus is not to be seen on {stop['name']}"
            assert stop["seen"], f"something covers {stop['name']}"
            if stop["there"]:
                return self
        raise AssertionError(f"the keyboard does not come to {wanted} in {most} steps")

    def press(self, *keys: str) -> "Keys":
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def write(self, text: str) -> "Keys":
        """Type into the field with the focus, in place of what stands there."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        return self

    def follow(self, wanted: Locator, address: str, key: str = "Enter") -> "Keys":
        """Go to ``wanted``, press it and wait for the page it leads to."""
        self.to(wanted)
        self.page.keyboard.press(key)
        self.page.wait_for_url(address)
        return self

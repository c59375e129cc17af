"use strict";
// The address of one's own calendar: copied by one press, where the browser allows it.
for (const button of document.querySelectorAll("[data-copy]")) {
  const address = button.parentElement.querySelector("[data-copy-from]");
  if (!address || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address.value);
    button.querySelector("span").textContent = button.dataset.done;
  });
}

/** Selects a short link as soon as it has the focus, so that it can be copied at once. */
export function selectShortLinks() {
  for (const link of document.querySelectorAll("input.short-link")) {
    link.addEventListener("focus", () => link.select());
  }
}

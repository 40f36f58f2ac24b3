/** Closes the open menu when the reader clicks elsewhere, leaves it by keyboard or presses Escape. */
export function closeMenuElsewhere() {
  const menu = document.querySelector("details.menu");
  if (!menu) return;

  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

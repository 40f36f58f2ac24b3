/** Lets tables that scroll sideways be scrolled by keyboard in browsers that do not offer it. */
export function reachWideTables() {
  for (const table of document.querySelectorAll(".prose table")) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  }
}

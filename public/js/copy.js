/** Puts a button beside texts that are there to be copied. */
export function offerCopying() {
  if (!navigator.clipboard) return;
  for (const input of document.querySelectorAll("input[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = input.dataset.copy;
    const status = document.createElement("span");
    status.className = "hint";
    status.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(input.value);
      status.textContent = "Copied";
    });
    input.after(button, status);
  }
}

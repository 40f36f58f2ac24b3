/** Puts the focus on the list of what is wrong, so that it is read first. */
export function goToProblems() {
  document.querySelector(".problems")?.focus();
}

/** Says how many characters are left, once most of them are used. */
export function countCharacters() {
  for (const area of document.querySelectorAll("textarea[data-limit]")) {
    const limit = Number(area.dataset.limit);
    const words = document.createElement("p");
    words.className = "hint remaining";
    words.setAttribute("role", "status");
    area.after(words);

    const update = () => {
      const left = limit - characters(area.value);
      words.classList.toggle("remaining-over", left < 0);
      words.textContent = remaining(left, limit);
    };
    area.addEventListener("input", update);
    update();
  }
}

/** Characters as the server counts them: code points, without space around the text. */
function characters(text) {
  return [...text.trim()].length;
}

function remaining(left, limit) {
  if (left > limit / 5) return "";
  const noun = Math.abs(left) === 1 ? "character" : "characters";
  return left < 0 ? `${-left} ${noun} too many` : `${left} ${noun} left`;
}

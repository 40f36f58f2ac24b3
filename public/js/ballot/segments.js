/**
 * Among how many people one's choices leave one, from the sizes that are written into the page for
 * everybody: nothing is asked, so nobody learns what is being thought about.
 */
import { lists as listsOnPage } from "./questions.js";

/**
 * Shows it beside the choices and keeps it true, on a page that says what the policy says. Returns what does so
 * after they were changed by a script.
 */
export function showCompany(page) {
  const place = document.getElementById("among");
  if (!place) return () => {};
  const lists = listsOnPage();
  const sizes = lists.map((list) => JSON.parse(list.dataset.sizes));
  const crossings = JSON.parse(page.dataset.crossings);
  const minimum = Number(page.dataset.minimum);
  const update = () => {
    const chosen = lists.map((list) => (list.value === "" ? null : Number(list.value)));
    const size = smallest(chosen, Number(page.dataset.roll), sizes, crossings);
    place.textContent = words(size, minimum, chosen.filter((each) => each !== null).length);
    place.classList.toggle("among-few", size < minimum);
  };
  lists.forEach((list) => list.addEventListener("change", update));
  update();
  return update;
}

/** The smallest group that any one or two of the choices describe; -1 stands for a few. */
export function smallest(chosen, roll, sizes, crossings) {
  const alone = chosen.map((position, list) => (position === null ? roll : sizes[list][position]));
  const pairs = crossings.map(([[[rows, columns]], table]) =>
    chosen[rows] == null || chosen[columns] == null ? roll : table[chosen[rows]][chosen[columns]],
  );
  return Math.min(roll, ...alone, ...pairs);
}

function words(size, minimum, choices) {
  if (size >= minimum) return `These choices leave you among ${size.toLocaleString("en")} people.`;
  const advice = choices > 1 ? "consider leaving one open" : "consider leaving it open";
  return `These choices leave you among fewer than ${minimum} people: ${advice}.`;
}

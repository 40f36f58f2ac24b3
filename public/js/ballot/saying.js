/** Words in places that screen readers speak when they change. */

/** Says something once: what stands there already is not written, and so not spoken, again. */
export function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

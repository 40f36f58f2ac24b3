const pause = 400;
const shortest = 8;

/** Shows what was asked already under a title while it is typed. */
export function compareTitles() {
  for (const input of document.querySelectorAll("input[data-similar]")) {
    const place = document.getElementById(input.dataset.similar);
    let timer;
    let request;

    input.addEventListener("input", () => {
      clearTimeout(timer);
      request?.abort();
      timer = setTimeout(async () => {
        request = new AbortController();
        await show(input.value.trim(), place, request.signal);
      }, pause);
    });
  }
}

/** What cannot be fetched is not missed: the page after saving compares again. */
async function show(title, place, signal) {
  if ([...title].length < shortest) {
    place.replaceChildren();
    return;
  }
  try {
    const answer = await fetch(`/petitions/similar?${new URLSearchParams({ title, fragment: "1" })}`, { signal });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // The same again is not said again.
    if (page.body.textContent.trim() === place.textContent.trim()) return;
    place.replaceChildren(...page.body.childNodes);
  } catch (error) {
    if (error.name !== "AbortError") place.replaceChildren();
  }
}

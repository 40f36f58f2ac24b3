const format = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** Rewrites instants in the reader's zone and keeps UTC as the title; days stay as they are. */
export function showLocalTimes(root = document) {
  for (const time of root.querySelectorAll("time[datetime*='T']")) {
    const instant = new Date(time.dateTime);
    if (Number.isNaN(instant.getTime())) continue;
    time.title = time.textContent.trim();
    time.textContent = format.format(instant).replace(" at ", ", ");
  }
}

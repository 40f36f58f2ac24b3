const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const format = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** Says beside each field that takes a time in UTC which time that is where the reader is. */
export function translateMoments(root = document) {
  for (const output of root.querySelectorAll("output[data-moment]")) {
    const field = root.getElementById(output.dataset.moment);
    const translate = () => {
      output.value = inReadersZone(field.value);
    };
    field.addEventListener("input", translate);
    translate();
  }
}

/** Empty while the time is not complete. */
function inReadersZone(typed) {
  const instant = new Date(`${typed}Z`);
  if (typed === "" || Number.isNaN(instant.getTime())) return "";
  return `${format.format(instant).replace(" at ", ", ")} in your time zone (${zone})`;
}

/** The list of rounds, as this device last saw it. */
import { HOUR, isIssuing } from "./rights.js";
import { fetchIndex } from "./rounds.js";
import { dropDraftsBut, keepNote, noteOf } from "./store.js";

/** Fetched at most once an hour by this device, and once when a round closes in which it sent a ballot. */
export async function recentIndex(sought) {
  const note = await noteOf("index");
  const now = Date.now();
  const closings = sought.map(({ round }) => Date.parse(round.closes)).filter((closes) => closes < now);
  const isRecent = note && Math.abs(now - note.at) < HOUR && closings.every((closes) => closes < note.at);
  return isRecent ? note.rounds : freshIndex();
}

export async function freshIndex() {
  const rounds = await fetchIndex();
  const answerable = rounds.filter(isIssuing).map(({ hash }) => hash);
  // What cannot be kept or removed now is by the next page; the list is good without.
  await Promise.allSettled([keepNote("index", { at: Date.now(), rounds }), dropDraftsBut(answerable)]);
  return rounds;
}

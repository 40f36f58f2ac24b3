/** The list of rounds, as this device last saw it. */
import { fetchIndex } from "./rounds.js";
import { keepNote, noteOf } from "./store.js";

const HOUR = 3_600_000;

/** Fetched at most once an hour by this device. */
export async function recentIndex() {
  const note = await noteOf("index");
  if (note && Math.abs(Date.now() - note.at) < HOUR) return note.rounds;
  return freshIndex();
}

export async function freshIndex() {
  const rounds = await fetchIndex();
  await keepNote("index", { at: Date.now(), rounds });
  return rounds;
}

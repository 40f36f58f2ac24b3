/** Where somebody stands in a round, from what this device holds and what the index says. */

/**
 * @param right what this device holds; undefined for nothing
 * @param round as the index lists it; undefined when it is over, void or called off
 * @returns the `data-when` of the words that say it
 */
export function stateOf(right, round, now) {
  if (right?.isFound) return "found";
  if (right?.receipt) return "sent";
  if (right?.ballot) return "pending";
  if (right?.isTooLate) return right.isAbsent ? "not-listed" : "too-late";
  if (!round || round.state === "counting" || round.state === "closed") return "over";
  if (right?.refusal) return right.refusal; // forged, roll, elsewhere, over
  if (round.state === "announced" && now < Date.parse(round.opens)) return "early";
  if (!right) return "no-token";
  return right.token ? "ready" : "waiting";
}

/** What tells apart the rights of several people on one device: the beginning of an account's mark. */
export const shortMark = (account) => account.slice(0, 4);

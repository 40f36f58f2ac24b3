/** Where somebody stands in a round, from what this device holds and what the index says. */

/** In milliseconds; how long the list of rounds and a refusal are believed. */
export const HOUR = 3_600_000;

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

/** Whether tokens are to be had in a round. */
export const isIssuing = ({ state }) => state === "announced" || state === "open";

/** Whether a right was given and there is nothing to ask for any more, be it used or not. */
export const isGiven = (right) => Boolean(right?.token || right?.receipt || right?.isTooLate);

/**
 * Whether there is nothing to ask for now. A refusal counts for a while only, since a proxy on the way may
 * have answered for the site, and what was forged not at all: it may have been a passing fault.
 */
export const isSettled = (right, now) =>
  isGiven(right) || (Boolean(right?.refusal) && right.refusal !== "forged" && now - right.refusedAt < HOUR);

/** Whether a ballot was sent and is still to be looked up in the published list. */
export const isSought = (right) =>
  !right.isFound && Boolean(right.receipt || (right.isTooLate && !right.isAbsent));

/** What tells apart the rights of several people on one device: the beginning of an account's mark. */
export const shortMark = (account) => account.slice(0, 4);

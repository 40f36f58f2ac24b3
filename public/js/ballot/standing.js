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
  if (right?.isTooLate) return "too-late";
  if (!round || round.state === "counting" || round.state === "closed") return "over";
  if (right?.refusal) return right.refusal; // forged, roll, elsewhere, over
  if (round.state === "announced" && now < Date.parse(round.opens)) return "early";
  if (!right) return "no-token";
  return right.token ? "ready" : "waiting";
}

/** Whether tokens are to be had in a round. */
export const isIssuing = ({ state }) => state === "announced" || state === "open";

/** Whether there is nothing to ask for any more. What was forged may have been a passing fault. */
export const isSettled = (right) => Boolean(right?.token || (right?.refusal && right.refusal !== "forged"));

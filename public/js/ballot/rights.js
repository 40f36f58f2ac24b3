/** What a right that this device holds still asks for. */

/** In milliseconds; how long the list of rounds and a refusal are believed. */
export const HOUR = 3_600_000;

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

/** What a right that this device holds still asks for. */

/** In milliseconds; how long the list of rounds and a refusal are believed. */
export const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** By how much the clocks of a device and of the site may differ. */
export const CLOCK_MARGIN = 300_000;

/** Whether a round has closed by this device's own clock, whatever the site says. */
export const hasSurelyClosed = ({ closes }, now) => now > Date.parse(closes) + CLOCK_MARGIN;

/** Whether the list of a round's ballots should be there by now, and is offered still. */
export const isListDue = ({ closes }, now) => now > Date.parse(closes) + 7 * DAY && !isListGone({ closes }, now);

/** The site offers the list for 90 days: listedAfterClosing in Sources/Rounds/RoundLifeCycle.swift. */
export const isListGone = ({ closes }, now) => now > Date.parse(closes) + 90 * DAY;

/** Whether tokens are to be had in a round. */
export const isIssuing = ({ state }) => state === "announced" || state === "open";

/** Whether a round was called off or its keys were lost, so that nothing of it is ever counted. */
export const isGivenUp = (round) => round?.state === "cancelled" || round?.state === "void";

/** Whether answers were locked under a right, whatever became of them. */
export const isUsed = (right) => Boolean(right?.ballot || right?.receipt || right?.isTooLate || right?.isFound);

/** Whether a right was given and there is nothing to ask for any more, be it used or not. */
export const isGiven = (right) => Boolean(right?.token) || isUsed(right);

/**
 * Whether there is nothing to ask for now. A refusal counts for a while only, since a proxy on the way may
 * have answered for the site, and what was forged not at all: it may have been a passing fault.
 */
export const isSettled = (right, now) =>
  isGiven(right) || (Boolean(right?.refusal) && right.refusal !== "forged" && now - right.refusedAt < HOUR);

/** Whether a ballot was sent and is still to be looked up in the published list. */
export const isSought = (right) =>
  !right.isFound && Boolean(right.receipt || (right.isTooLate && !right.isAbsent));

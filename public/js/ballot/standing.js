/** Where somebody stands in a round, from what this device holds and what the index says. */
import { hasSurelyClosed, isGivenUp, isListGone, isSought } from "./rights.js";

/**
 * @param right what this device holds; undefined for nothing
 * @param round as the index lists it, and `seenAt` when; undefined when it is long over
 * @returns the `data-when` of the words that say it
 */
export function stateOf(right, round, now) {
  if (isGivenUp(round) && !right?.isMissing) return "void";
  const used = stateOfUsed(right, now);
  if (used) return used;
  if (isClosed(round, now)) return "over";
  if (right?.refusal) return right.refusal; // forged, roll, elsewhere, over
  if (round.state === "announced" && now < Date.parse(round.opens)) return "early";
  if (!right) return "no-token";
  return right.token ? "ready" : "waiting";
}

/** What became of the ballot that was made with a right; undefined while there is none. */
export function stateOfUsed(right, now) {
  if (!right) return undefined;
  if (right.isFound) return "found";
  if (right.ballot) return "pending";
  if (isSought(right) && !right.isMissing) {
    if (right.isVoid) return "void";
    if (right.isUnread) return "unread";
    if (isListGone(right.round, now)) return "unlisted";
  }
  if (right.receipt) return "sent";
  if (right.isTooLate) return right.isAbsent ? "not-listed" : "too-late";
}

/**
 * Whether no answers are taken any more. The index may lag behind the close by seconds, so that the clock
 * decides then; a clock that is wrong by more than that is noticed by what the index says later.
 */
export function isClosed(round, now) {
  if (!round || isGivenUp(round) || round.state === "counting" || round.state === "closed") return true;
  return now >= Date.parse(round.closes) && !hasSurelyClosed(round, round.seenAt);
}

/** What tells apart the rights of several people on one device: the beginning of an account's mark. */
export const shortMark = (account) => account.slice(0, 4);

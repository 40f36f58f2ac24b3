/** Seals a ballot once and keeps its bytes; sending.js sends them. */
import { concat } from "./bytes.js";
import { sealBallot } from "./sealing.js";
import { LONGEST_DELAY } from "./sending.js";
import { keepBallot } from "./store.js";
import { nullifierOf } from "./token.js";

/**
 * Seals the answers under this right and keeps them to be sent `delay` milliseconds from now.
 * An error if that fails; then the draft is still there, and nothing is sent.
 */
export async function lockBallot({ hash, account, token }, policy, answers, delay) {
  const nullifier = await nullifierOf(token);
  const sealed = await sealBallot(policy.keys.opening, policy.hash, nullifier, answers, policy.ballotSize);
  const ballot = concat(token, sealed);
  await keepBallot(hash, account, { nullifier, ballot, sendAt: Date.now() + delay });
}

/** Uniform below the longest delay, and never so long that the round could close meanwhile. */
export function randomDelay(closes) {
  const longest = Math.max(0, Math.min(LONGEST_DELAY, (Date.parse(closes) - Date.now()) / 2));
  return Math.floor((crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32) * longest);
}

/**
 * Seals a ballot once, keeps its bytes, and sends the same bytes until they are answered: from the
 * ballot page or from any later one, after a lost connection or a closed tab.
 *
 * A ballot goes with no cookie and no referrer, after a random delay unless the person skips it.
 */
import { concat } from "./bytes.js";
import { verifyReceipt } from "./receipts.js";
import { AS_NOBODY, fetchPolicy } from "./rounds.js";
import { sealBallot } from "./sealing.js";
import { allRights, changeRight, dropDraft } from "./store.js";
import { nullifierOf } from "./token.js";

export const LONGEST_DELAY = 300_000;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 300_000;
const OVER = 410;

let timer;
let failures = 0;

/** Seals the answers under this right and keeps them to be sent `delay` milliseconds from now. */
export async function castBallot({ hash, account, token }, policy, answers, delay) {
  const nullifier = await nullifierOf(token);
  const sealed = await sealBallot(policy.keys.opening, policy.hash, nullifier, answers, policy.ballotSize);
  const ballot = concat(token, sealed);
  await changeRight(hash, account, (right) =>
    right.ballot || right.receipt ? null : { ...right, nullifier, ballot, sendAt: Date.now() + delay },
  );
  await dropDraft(hash, account);
  await sendBallots();
}

/** Uniform below the longest delay, and never so long that the round could close meanwhile. */
export function randomDelay(closes) {
  const longest = Math.max(0, Math.min(LONGEST_DELAY, (Date.parse(closes) - Date.now()) / 2));
  return Math.floor((crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32) * longest);
}

/** Ends the delay of a ballot. */
export async function sendNow(hash, account) {
  await changeRight(hash, account, (right) => (right.ballot ? { ...right, sendAt: 0 } : null));
  await sendBallots();
}

/** Sends every ballot whose time has come, and comes back for the others while this page is open. */
export async function sendBallots() {
  clearTimeout(timer);
  const waiting = await navigator.locks.request("redress-sending", sendAllDue);
  if (waiting.length === 0) return;
  const pause = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE);
  const next = Math.min(...waiting.map((right) => right.sendAt)) - Date.now();
  timer = setTimeout(sendBallots, Math.max(next, failures > 0 ? pause : 0));
}

globalThis.addEventListener?.("online", () => {
  failures = 0;
  sendBallots();
});

async function sendAllDue() {
  for (const right of await unanswered()) {
    if (right.sendAt > Date.now()) continue;
    const isAnswered = await send(right).catch(() => false);
    failures = isAnswered ? 0 : failures + 1;
  }
  return unanswered();
}

const unanswered = async () => (await allRights()).filter((right) => right.ballot);

/** Sends once. True when the box has taken the ballot, or never will. */
async function send({ hash, account, nullifier, ballot }) {
  const headers = { "Content-Type": "application/octet-stream" };
  const options = { ...AS_NOBODY, method: "POST", headers, body: ballot, cache: "no-store" };
  const answer = await fetch(`/ballots/${hash}`, options);
  if (answer.status === OVER) {
    await changeRight(hash, account, ({ ballot, ...right }) => ({ ...right, isTooLate: true }));
    return true;
  }
  if (answer.status !== 200) return false;
  const receipt = new Uint8Array(await answer.arrayBuffer());
  const policy = await fetchPolicy(hash);
  const isGenuine = await verifyReceipt(policy.keys.receipt, policy.hash, nullifier, receipt);
  if (isGenuine === false) return false;
  await changeRight(hash, account, ({ ballot, ...right }) => ({
    ...right, receipt, isReceiptChecked: isGenuine === true,
  }));
  return true;
}

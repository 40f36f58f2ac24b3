/**
 * Sends the ballots that are sealed and kept, the same bytes until they are answered: from the ballot
 * page or from any later one, after a lost connection or a closed tab.
 *
 * A ballot goes with no cookie and no referrer, after a random delay unless the person skips it.
 */
import { verifyReceipt } from "./receipts.js";
import { hasSurelyClosed, isListGone } from "./rights.js";
import { AS_NOBODY, fetchPolicy } from "./rounds.js";
import { allRights, changeRight } from "./store.js";

/** In milliseconds. Nothing waits longer, so that a clock that was put back holds no ballot. */
export const LONGEST_DELAY = 300_000;
const FIRST_PAUSE = 1000;
const OVER = 410;
const UNKNOWN = 404;

let timer;
let failures = 0;

/** Ends the delay of a ballot. */
export async function sendNow(hash, account) {
  await changeRight(hash, account, (right) => (right.ballot ? { ...right, sendAt: 0 } : null));
  await sendBallots();
}

/** Sends every ballot whose time has come, and comes back for the others while this page is open. */
export async function sendBallots() {
  const waiting = await navigator.locks.request("redress-sending", sendAllDue);
  clearTimeout(timer);
  if (waiting.length === 0) return;
  const pause = failures > 0 ? FIRST_PAUSE * 2 ** failures : 0;
  const next = Math.min(...waiting.map((right) => right.sendAt)) - Date.now();
  timer = setTimeout(tryAgain, Math.min(Math.max(next, pause), LONGEST_DELAY));
}

/** What fails now, this page or a later one sends: nobody waits for it. */
const tryAgain = () => sendBallots().catch(() => {});

globalThis.addEventListener?.("online", () => {
  failures = 0;
  tryAgain();
});

async function sendAllDue() {
  for (const right of await waitingBallots()) {
    if (!isDue(right, Date.now())) continue;
    const isAnswered = await send(right).catch(() => false);
    failures = isAnswered ? 0 : failures + 1;
  }
  return waitingBallots();
}

/** A time further away than any delay was set by a clock that has been put back since. */
const isDue = ({ sendAt }, now) => sendAt <= now || sendAt > now + LONGEST_DELAY;

const waitingBallots = async () => (await allRights()).filter((right) => right.ballot);

/**
 * Sends once. True when the box has taken the ballot, or takes none any more. That it takes none is believed
 * only when this device's clock and the policy say the same: the site's clock may be wrong, or the site lie.
 */
async function send({ hash, account, round, nullifier, ballot }) {
  const headers = { "Content-Type": "application/octet-stream" };
  const options = { ...AS_NOBODY, method: "POST", headers, body: ballot, cache: "no-store" };
  const answer = await fetch(`/ballots/${hash}`, options);
  if (isRefused(answer, round)) {
    // Perhaps it was taken, and the receipt got lost: receipts.js looks it up in the published list.
    await settle(hash, account, { isTooLate: true });
    return true;
  }
  if (answer.status !== 200) return false;
  const receipt = new Uint8Array(await answer.arrayBuffer());
  const policy = await fetchPolicy(hash);
  const isGenuine = await verifyReceipt(policy.keys.receipt, policy.hash, nullifier, receipt);
  if (isGenuine === false) return false;
  await settle(hash, account, { receipt, isReceiptChecked: isGenuine === true });
  return true;
}

/** Whether the box takes the ballot no more, or has long forgotten its round; this device's clock must agree. */
function isRefused({ status }, round) {
  const isOver = status === OVER && hasSurelyClosed(round, Date.now());
  return isOver || (status === UNKNOWN && isListGone(round, Date.now()));
}

/** What is left afterwards shows neither when somebody voted nor the right that they voted with. */
function settle(hash, account, outcome) {
  return changeRight(hash, account, ({ ballot, sendAt, token, ...right }) => ({ ...right, ...outcome }));
}

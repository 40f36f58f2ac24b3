/**
 * A receipt says that the box took a ballot: an Ed25519 signature (RFC 8032) over
 * "ballot-receipt-v1" ‖ 0x00 ‖ policy hash (32) ‖ nullifier (32). It says nothing of what is in it.
 *
 * After closing, the nullifier must be on the published list, or the ballot was dropped. A ballot that
 * the box had not answered by the close is looked up too: only its receipt may have been lost.
 */
import { concat, toHex, utf8 } from "./bytes.js";
import { isGivenUp, isListDue, isSought } from "./rights.js";
import { AS_NOBODY } from "./rounds.js";
import { allRights, changeRight } from "./store.js";

const SIGNATURE_LENGTH = 64;
const NULLIFIER_LENGTH = 32;

/** Whether the receipt is genuine; null where the browser cannot tell. */
export async function verifyReceipt(publicKey, policyHash, nullifier, receipt) {
  if (receipt.length !== SIGNATURE_LENGTH) return false;
  let key;
  try {
    key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
  const message = concat(utf8("ballot-receipt-v1"), Uint8Array.of(0), policyHash, nullifier);
  return crypto.subtle.verify("Ed25519", key, receipt, message);
}

/**
 * Looks up what was sent in a closed round in the published list: with a receipt, until it is found.
 * A list that cannot be read is looked for again by the next page, and keeps no other from being read.
 * One page at a time, so that what one has found is not asked for by another.
 */
export const checkReceipts = (rounds) => navigator.locks.request("redress-receipts", () => checkAll(rounds));

async function checkAll(rounds) {
  const [closed, givenUp] = [({ state }) => state === "closed", isGivenUp].map(
    (isSo) => new Set(rounds.filter(isSo).map(({ hash }) => hash)),
  );
  for (const right of (await allRights()).filter(isSought)) {
    const list = closed.has(right.hash) && (await fetchNullifiers(right.hash).catch(() => null));
    if (list) await lookUp(right, list);
    else if (givenUp.has(right.hash)) await noteVoid(right);
    else await noteUnread(right);
  }
}

async function lookUp({ hash, account, nullifier, receipt }, list) {
  const isFound = includes(list, nullifier);
  const otherwise = receipt ? "isMissing" : "isAbsent";
  await changeRight(hash, account, ({ isUnread, isVoid, ...now }) =>
    isFound ? found(now, otherwise) : { ...now, [otherwise]: true },
  );
}

/** What has been found need not say any longer which of the listed ballots it is. */
const found = ({ nullifier, receipt, ...right }, otherwise) => ({ ...right, isFound: true, [otherwise]: false });

/** Remembers that there will be no list, or so the site says to everybody: it is looked for all the same. */
async function noteVoid({ hash, account, isVoid }) {
  if (!isVoid) await changeRight(hash, account, (now) => ({ ...now, isVoid: true }));
}

/**
 * Remembers that a list is overdue. Whoever drops ballots can keep back the list as well, and the site need
 * not call the round closed for that: the dates that this device holds are those of the policy.
 */
async function noteUnread({ hash, account, round, isUnread }) {
  if (isUnread || !isListDue(round, Date.now())) return;
  await changeRight(hash, account, (now) => ({ ...now, isUnread: true }));
}

async function fetchNullifiers(hash) {
  const answer = await fetch(`/ballots/${hash}/nullifiers`, { ...AS_NOBODY, cache: "no-store" });
  if (!answer.ok) throw new Error(`The list of ballots was answered with ${answer.status}.`);
  return new Uint8Array(await answer.arrayBuffer());
}

function includes(list, nullifier) {
  const wanted = toHex(nullifier);
  for (let at = 0; at < list.length; at += NULLIFIER_LENGTH) {
    if (toHex(list.subarray(at, at + NULLIFIER_LENGTH)) === wanted) return true;
  }
  return false;
}

/**
 * What the site says of its rounds to nobody in particular: no cookie goes along and no referrer, so
 * that it cannot say one thing to one person and another to the next.
 */
import { fromBase64URL, fromHex, toHex } from "./bytes.js";

/** Ends a request: other tabs wait for it, and one that took too long has failed like a lost connection. */
export const timeLimit = () => AbortSignal.timeout(30_000);

/** For each request anew, since its time begins when it is read. */
export const AS_NOBODY = {
  credentials: "omit", referrerPolicy: "no-referrer", redirect: "error",
  get signal() { return timeLimit(); },
};

/** What was sent does not have the hash that was announced, or says something else than the index. */
export class ForgedPolicyError extends Error {
  constructor() {
    super("This is not the policy that was announced.");
    this.name = "ForgedPolicyError";
  }
}

/** The rounds that are announced, open, being counted or closed not long ago. */
export async function fetchIndex() {
  const answer = await fetch("/ballots", { ...AS_NOBODY, cache: "no-store" });
  if (!answer.ok) throw new Error(`The list of rounds was answered with ${answer.status}.`);
  return answer.json();
}

/** A round's policy, with its keys as bytes. An error unless its bytes have this hash. */
export async function fetchPolicy(hash) {
  const answer = await fetch(`/ballots/${hash}/policy`, AS_NOBODY);
  if (!answer.ok) throw new Error(`The policy was answered with ${answer.status}.`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (toHex(digest) !== hash) throw new ForgedPolicyError();
  const policy = JSON.parse(new TextDecoder().decode(bytes));
  const keys = Object.entries(policy.keys).map(([name, key]) => [name, fromBase64URL(key)]);
  return { ...policy, hash: fromHex(hash), keys: Object.fromEntries(keys) };
}

/** The policy of a round of the index. An error unless it is about the same round. */
export async function fetchPolicyOf(round) {
  const policy = await fetchPolicy(round.hash);
  const isSame =
    policy.title === round.title.normalize("NFC") &&
    Date.parse(policy.opens) === Date.parse(round.opens) &&
    Date.parse(policy.closes) === Date.parse(round.closes);
  if (!isSame) throw new ForgedPolicyError();
  return policy;
}

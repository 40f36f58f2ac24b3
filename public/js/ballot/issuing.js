/**
 * Fetches the right to answer, in the session, long before anybody answers: from any page, so that
 * asking for it has nothing to do with answering.
 *
 * The site learns that this account asked. What it signs is blinded: it cannot know the token again.
 */
import { isGiven, isIssuing } from "./rights.js";
import { ForgedPolicyError, fetchPolicyOf, timeLimit } from "./rounds.js";
import { knownSecretOf, secretOf } from "./secrets.js";
import { announceChange, rightOf, settleRight } from "./store.js";
import { importIssuingKey, receiveToken, requestToken } from "./token.js";

// What the site answers when it will not sign, as this device remembers it.
const REFUSALS = { 404: "roll", 409: "elsewhere", 410: "over", 422: "forged" };
const FIRST_PAUSE = 500;
// Between two questions: what was asked is signed within seconds, what fails may fail for long.
const LONGEST_PAUSES = { pending: 30_000, failed: 300_000 };

// The rounds for which asking failed the last time.
const failed = new Set();

/** Whether this page could not ask for a right, and will again. */
export const isUnasked = ({ hash }) => failed.has(hash);

/** Asks for the tokens that this account does not have yet, until all are answered or the page is left. */
export async function fetchTokens(account, rounds) {
  const issuing = rounds.filter(isIssuing);
  // Made here and not when asking, or a device that was told to forget would begin anew by itself.
  if (issuing.length > 0) await secretOf(account);
  await Promise.all(issuing.map((round) => fetchToken(account, round)));
}

async function fetchToken(account, round) {
  for (let attempt = 0; ; attempt++) {
    // One tab at a time, and whoever comes later finds the token. What fails for whatever reason, a lost
    // connection, a session that ended, a site that is being mended, is tried again.
    const outcome = await alone(() => ask(account, round)).catch(() => "failed");
    noteFailure(round, outcome === "failed");
    if (outcome === "answered") return;
    await pause(Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSES[outcome]));
  }
}

function noteFailure({ hash }, isFailure) {
  if (failed.has(hash) === isFailure) return;
  if (isFailure) failed.add(hash);
  else failed.delete(hash);
  announceChange();
}

/** Ends sooner when the connection comes back. */
const pause = (length) => new Promise((resolve) => {
  const end = () => {
    clearTimeout(timer);
    removeEventListener("online", end);
    resolve();
  };
  const timer = setTimeout(end, length);
  addEventListener("online", end);
});

/** Asks once: "answered" when there is no need to ask again, "pending" or "failed" when there is. */
async function ask(account, round) {
  const right = await rightOf(round.hash, account);
  const secret = await knownSecretOf(account);
  if (isGiven(right) || !secret) return "answered"; // without a secret: the account was forgotten meanwhile
  try {
    const policy = await fetchPolicyOf(round);
    const key = await genuine(importIssuingKey(policy.keys.issuing));
    const request = await requestToken(secret, policy.hash, key);
    const answer = await post(round.id, request.blinded);
    if (answer.status === 200) {
      const signature = new Uint8Array(await answer.arrayBuffer());
      await settle(account, round, { token: await genuine(receiveToken(request, key, signature)) });
    } else if (answer.status === 202) {
      if (!right || right.refusal) await settle(account, round, {});
      return "pending";
    } else if (REFUSALS[answer.status]) {
      await settle(account, round, { refusal: REFUSALS[answer.status], refusedAt: Date.now() });
    } else {
      return "failed";
    }
  } catch (error) {
    if (!(error instanceof ForgedPolicyError)) throw error;
    await settle(account, round, { refusal: "forged" });
  }
  return "answered";
}

/** What no other tab does meanwhile: asking for rights, and changing the secret that they are asked for with. */
export const alone = (act) => navigator.locks.request("redress-issuing", act);

/** A key or a signature that is none was not made for this round. */
function genuine(made) {
  return made.catch(() => {
    throw new ForgedPolicyError();
  });
}

/** The one request that goes with the session. */
function post(id, blinded) {
  const headers = { "Content-Type": "application/octet-stream" };
  const options = { method: "POST", headers, body: blinded, redirect: "error", signal: timeLimit() };
  return fetch(`/surveys/${id}/token`, options);
}

function settle(account, { hash, id, title, closes }, change) {
  return settleRight(hash, account, ({ refusal, refusedAt, ...right }) => ({
    ...right, round: { id, title, closes }, ...change,
  }));
}

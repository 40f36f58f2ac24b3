/**
 * Fetches the right to answer, in the session, long before anybody answers: from any page, so that
 * asking for it has nothing to do with answering.
 *
 * The site learns that this account asked. What it signs is blinded: it cannot know the token again.
 */
import { isGiven, isIssuing } from "./rights.js";
import { ForgedPolicyError, fetchPolicyOf } from "./rounds.js";
import { secretOf } from "./secrets.js";
import { rightOf, settleRight } from "./store.js";
import { importIssuingKey, receiveToken, requestToken } from "./token.js";

// What the site answers when it will not sign, as this device remembers it.
const REFUSALS = { 404: "roll", 409: "elsewhere", 410: "over", 422: "forged" };
const PAUSES = [500, 1000, 2000, 4000, 8000, 16_000, 30_000];

/** Asks for the tokens that this account does not have yet, until all are answered or the page is left. */
export async function fetchTokens(account, rounds) {
  await Promise.all(rounds.filter(isIssuing).map((round) => fetchToken(account, round)));
}

async function fetchToken(account, round) {
  for (let attempt = 0; ; attempt++) {
    // One tab at a time, and whoever comes later finds the token.
    const isAnswered = await alone(() => ask(account, round));
    if (isAnswered) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSES[Math.min(attempt, PAUSES.length - 1)]));
  }
}

/** Asks once. True when there is no need to ask again. */
async function ask(account, round) {
  const right = await rightOf(round.hash, account);
  if (isGiven(right)) return true;
  const secret = await secretOf(account);
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
    } else if (REFUSALS[answer.status]) {
      await settle(account, round, { refusal: REFUSALS[answer.status], refusedAt: Date.now() });
    } // anything else passes; the next page asks again
    return answer.status !== 202;
  } catch (error) {
    if (!(error instanceof ForgedPolicyError)) throw error;
    await settle(account, round, { refusal: "forged" });
    return true;
  }
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
  return fetch(`/surveys/${id}/token`, { method: "POST", headers, body: blinded, redirect: "error" });
}

function settle(account, { hash, id, title, closes }, change) {
  return settleRight(hash, account, ({ refusal, refusedAt, ...right }) => ({
    ...right, round: { id, title, closes }, ...change,
  }));
}

/**
 * The token: the right to one ballot in one round, which nobody can trace to whom it was issued.
 *
 *     message   = "ballot-v1" ‖ 0x00 ‖ policy hash (32) ‖ nonce (32)    74 bytes
 *     prepared  = prefix (32) ‖ message                                106 bytes (RFC 9474, 4.1)
 *     signature = of prepared, RSASSA-PSS, SHA-384, salt of 48 bytes   384 bytes (RFC 9474, 4.5)
 *     token     = prepared ‖ signature                                 490 bytes
 *     nullifier = SHA-256(token)                                        32 bytes
 *
 * Sources/Ballots/BallotToken.swift reads the same.
 */
import { concat, utf8 } from "./bytes.js";
import { deriveBlindingFactor, deriveNonce, derivePrefix, deriver, deriveSalt } from "./derive.js";
import { blind, finalize, importKey, prepare } from "./rsabssa.js";

const KEY_BITS = 3072;
const HASH_LENGTH = 32;

export async function importIssuingKey(spki) {
  const key = await importKey(spki);
  if (key.bits !== KEY_BITS) throw new RangeError(`An issuing key has ${KEY_BITS} bits.`);
  return key;
}

/** What to ask the issuer to sign (`blinded`), and what is kept to make a token of its answer. */
export async function requestToken(secret, policyHash, key) {
  const derive = await deriver(secret, policyHash);
  const message = tokenMessage(policyHash, await deriveNonce(derive));
  const prepared = prepare(message, await derivePrefix(derive));
  const r = await deriveBlindingFactor(derive, key.n);
  return { prepared, ...(await blind(key, prepared, await deriveSalt(derive), r)) };
}

/** The token, once the issuer has answered. An error if the answer is not a signature of this request. */
export async function receiveToken(request, key, blindSignature) {
  const signature = await finalize(key, request.prepared, blindSignature, request.inverse);
  return concat(request.prepared, signature);
}

/** What stands for the token in the ballot box and in the published list. */
export async function nullifierOf(token) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", token));
}

function tokenMessage(policyHash, nonce) {
  if (policyHash.length !== HASH_LENGTH) throw new RangeError(`A policy hash has ${HASH_LENGTH} bytes.`);
  return concat(utf8("ballot-v1"), Uint8Array.of(0), policyHash, nonce);
}

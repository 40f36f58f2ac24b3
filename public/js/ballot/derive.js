/**
 * All that is random in a request for a token, by HKDF-SHA256 (RFC 5869) from one secret of 128 bits.
 *
 * The same secret makes the same request, so that it can be sent again, from another device too, and
 * is answered with the same signature. The salt is the policy hash: the same secret in another round
 * has nothing in common with this one. Each value has an info of its own: "ballot-v1", a zero, its name.
 */
import { concat, toInteger, utf8 } from "./bytes.js";
import { PREFIX_LENGTH, SALT_LENGTH } from "./rsabssa.js";

export const SECRET_LENGTH = 16;
const NONCE_LENGTH = 32;

/** What derives the named value of this secret in this round. */
export async function deriver(secret, policyHash) {
  if (secret.length !== SECRET_LENGTH) throw new RangeError(`The secret has ${SECRET_LENGTH} bytes.`);
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  return async (name, length) => {
    const info = concat(utf8("ballot-v1"), Uint8Array.of(0), utf8(name));
    const parameters = { name: "HKDF", hash: "SHA-256", salt: policyHash, info };
    return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 8 * length));
  };
}

export const deriveNonce = (derive) => derive("token nonce", NONCE_LENGTH);
export const derivePrefix = (derive) => derive("message prefix", PREFIX_LENGTH);
export const deriveSalt = (derive) => derive("salt", SALT_LENGTH);

/** Uniform in 1 ..< n: candidates as long as n are drawn until one is below it, and never reduced. */
export async function deriveBlindingFactor(derive, n) {
  const bits = n.toString(2).length;
  const length = Math.ceil(bits / 8);
  for (let attempt = 0; ; attempt++) {
    const candidate = await derive(`blinding factor ${attempt}`, length);
    candidate[0] &= 0xff >> (8 * length - bits);
    const r = toInteger(candidate);
    if (r > 0n && r < n) return r;
  }
}

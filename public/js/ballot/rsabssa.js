/**
 * RSA blind signatures, RFC 9474, variant RSABSSA-SHA384-PSS-Randomized: the browser's side.
 *
 * The issuer signs `blinded` and cannot recognise the signature that `finalize` makes of its answer.
 * Nothing here is random: prefix, salt and blinding factor are given, see derive.js.
 */
import { concat, fromBase64URL, fromInteger, toInteger } from "./bytes.js";
import { inverse, power } from "./modular.js";

export const PREFIX_LENGTH = 32;
export const SALT_LENGTH = 48;
const HASH_LENGTH = 48;

/** The issuing key, from its SubjectPublicKeyInfo. The browser parses it and will verify with it. */
export async function importKey(spki) {
  const algorithm = { name: "RSA-PSS", hash: "SHA-384" };
  const verifier = await crypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]);
  const parts = await crypto.subtle.exportKey("jwk", verifier);
  const n = toInteger(fromBase64URL(parts.n));
  const e = toInteger(fromBase64URL(parts.e));
  const bits = n.toString(2).length;
  if (bits < 3072 || e !== 65537n) throw new RangeError("The key is too short, or its exponent is not 65537.");
  return { verifier, n, e, bits, size: Math.ceil(bits / 8) };
}

/** PrepareRandomize: RFC 9474, section 4.1. */
export function prepare(message, prefix) {
  if (prefix.length !== PREFIX_LENGTH) throw new RangeError(`The prefix has ${PREFIX_LENGTH} bytes.`);
  return concat(prefix, message);
}

/** Blind: RFC 9474, section 4.2. `r` is uniform in 1 ..< n. */
export async function blind(key, prepared, salt, r) {
  const m = toInteger(await encodePSS(prepared, key.bits - 1, salt));
  inverse(m, key.n); // step 5: only a message that has an inverse may be blinded
  const z = (m * power(r, key.e, key.n)) % key.n;
  return { blinded: fromInteger(z, key.size), inverse: inverse(r, key.n) };
}

/** Finalize: RFC 9474, section 4.4. An error unless the issuer really signed this message. */
export async function finalize(key, prepared, blindSignature, inverse, saltLength = SALT_LENGTH) {
  if (blindSignature.length !== key.size) throw new RangeError("The blind signature has the wrong size.");
  const z = toInteger(blindSignature);
  if (z >= key.n) throw new RangeError("The blind signature is out of range.");
  const signature = fromInteger((z * inverse) % key.n, key.size);
  const isValid = await verify(key, prepared, signature, saltLength);
  if (!isValid) throw new Error("The issuer did not sign this message.");
  return signature;
}

/** RSASSA-PSS-VERIFY: RFC 9474, section 4.5. */
export function verify(key, prepared, signature, saltLength = SALT_LENGTH) {
  return crypto.subtle.verify({ name: "RSA-PSS", saltLength }, key.verifier, signature, prepared);
}

/** EMSA-PSS-ENCODE: RFC 8017, section 9.1.1. */
async function encodePSS(message, bits, salt) {
  const length = Math.ceil(bits / 8);
  if (length < HASH_LENGTH + salt.length + 2) throw new RangeError("The key is too short for this salt.");
  const hash = await sha384(concat(new Uint8Array(8), await sha384(message), salt));
  const padding = new Uint8Array(length - salt.length - HASH_LENGTH - 2);
  const block = concat(padding, Uint8Array.of(1), salt);
  const mask = await mgf1(hash, block.length);
  const masked = block.map((byte, index) => byte ^ mask[index]);
  masked[0] &= 0xff >> (8 * length - bits);
  return concat(masked, hash, Uint8Array.of(0xbc));
}

/** MGF1: RFC 8017, appendix B.2.1. */
async function mgf1(seed, length) {
  const blocks = [];
  for (let counter = 0; counter * HASH_LENGTH < length; counter++) {
    blocks.push(await sha384(concat(seed, fromInteger(counter, 4))));
  }
  return concat(...blocks).subarray(0, length);
}

async function sha384(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));
}

/**
 * Arithmetic modulo the issuing key's modulus.
 *
 * BigInt promises nothing about time, so what is secret never decides what is done: powers are taken
 * to the public exponent only, and what is inverted is masked first. What remains is that a number
 * with leading zeros is multiplied a little faster than others.
 */
import { toInteger } from "./bytes.js";

/** base ^ exponent mod modulus, by squaring. The steps depend on the exponent, which must be public. */
export function power(base, exponent, modulus) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === "1") result = (result * base) % modulus;
  }
  return result;
}

/**
 * The inverse of the value, or an error if it has none.
 *
 * Euclid's steps depend on the number, so it is given value * mask, which is equally likely to be any
 * number whatever the value is. The result is the same for every mask.
 */
export function inverse(value, modulus) {
  const mask = randomMask(modulus);
  return (mask * inverseByEuclid((value * mask) % modulus, modulus)) % modulus;
}

/** The extended algorithm of Euclid. */
function inverseByEuclid(value, modulus) {
  let [remainder, next] = [modulus, value];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  if (remainder !== 1n) throw new RangeError("The number has no inverse.");
  return factor < 0n ? factor + modulus : factor;
}

/** Sixteen bytes longer than the modulus, so that the remainder is as good as uniform. */
function randomMask(modulus) {
  const length = Math.ceil(modulus.toString(16).length / 2) + 16;
  return toInteger(crypto.getRandomValues(new Uint8Array(length))) % modulus;
}

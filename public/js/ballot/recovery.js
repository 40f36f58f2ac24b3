/**
 * The recovery code: the secret of 128 bits in a form that people write down and type in elsewhere.
 *
 * 26 characters of Crockford's base 32, which has no I, L, O or U, and two check characters, in seven
 * groups of four. The checks are sums over the field of 32 elements, weighted with the powers of its
 * generator and of that squared: any two wrong characters are noticed, and so is any pair exchanged.
 */
import { fromInteger, toInteger } from "./bytes.js";
import { SECRET_LENGTH } from "./derive.js";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DATA = 26;
const SPARE_BITS = 2n; // 26 characters of five bits hold 130; the last two are zero

/** What is wrong with a code: `reason` is "length", "character" or "check". */
export class RecoveryCodeError extends Error {
  constructor(reason, message) {
    super(message);
    this.name = "RecoveryCodeError";
    this.reason = reason;
  }
}

export function encodeRecoveryCode(secret) {
  if (secret.length !== SECRET_LENGTH) throw new RangeError(`The secret has ${SECRET_LENGTH} bytes.`);
  const bits = toInteger(secret) << SPARE_BITS;
  const shifts = Array.from({ length: DATA }, (_, index) => BigInt(5 * (DATA - 1 - index)));
  const data = shifts.map((shift) => Number((bits >> shift) & 31n));
  const text = [...data, ...checks(data)].map((digit) => ALPHABET[digit]).join("");
  return text.match(/..../g).join("-");
}

/** Upper or lower case, with or without hyphens and spaces; O is read as 0, I and L as 1. */
export function decodeRecoveryCode(text) {
  const digits = [...text.replace(/[\s\u2010-\u2015-]/g, "")].map(digit);
  if (digits.length !== DATA + 2) {
    throw new RecoveryCodeError("length", `A code has ${DATA + 2} characters, this one ${digits.length}.`);
  }
  const data = digits.slice(0, DATA);
  const bits = data.reduce((sum, each) => (sum << 5n) | BigInt(each), 0n);
  const [first, second] = checks(data);
  if (digits[DATA] !== first || digits[DATA + 1] !== second || (bits & 3n) !== 0n) {
    throw new RecoveryCodeError("check", "At least one character of this code is wrong.");
  }
  return fromInteger(bits >> SPARE_BITS, SECRET_LENGTH);
}

function digit(character) {
  const plain = character.toUpperCase().replace("O", "0").replace(/[IL]/, "1");
  const value = ALPHABET.indexOf(plain);
  if (value < 0) throw new RecoveryCodeError("character", `“${character}” does not occur in a code.`);
  return value;
}

function checks(data) {
  let [first, second] = [0, 0];
  for (const each of data) {
    first = timesGenerator(first) ^ each;
    second = timesGenerator(timesGenerator(second)) ^ each;
  }
  return [first, second];
}

/** In the field of 32 elements, as polynomials modulo x⁵ + x² + 1; x generates it. */
function timesGenerator(element) {
  const product = element << 1;
  return product & 0b100000 ? product ^ 0b100101 : product;
}

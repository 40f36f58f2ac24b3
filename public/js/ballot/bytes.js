/** Bytes as integers and as text. Nothing here knows what they mean. */

export const utf8 = (text) => new TextEncoder().encode(text);

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

/** The integer that the bytes spell, most significant first: OS2IP of RFC 8017, section 4.2. */
export function toInteger(bytes) {
  return BigInt(`0x0${toHex(bytes)}`);
}

/** The integer in this many bytes: I2OSP of RFC 8017, section 4.1. */
export function fromInteger(integer, length) {
  const digits = BigInt(integer).toString(16).padStart(2 * length, "0");
  if (digits.length > 2 * length) throw new RangeError(`The integer does not fit in ${length} bytes.`);
  return fromHex(digits);
}

export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(digits) {
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new TypeError("These are not hexadecimal digits.");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** base64url without padding: RFC 4648, section 5. */
export function fromBase64URL(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

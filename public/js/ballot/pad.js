/**
 * Every ballot of a round has the same size, so that its length says nothing:
 * the length in four bytes, the answers, zeros up to the size. Sources/Rounds/Padding.swift reads it.
 */
import { concat, fromInteger } from "./bytes.js";

const LENGTH_BYTES = 4;

/** An error when the answers do not fit: they are never cut. */
export function pad(bytes, size) {
  const room = size - LENGTH_BYTES;
  if (bytes.length > room) {
    throw new RangeError(`The answers take ${bytes.length} bytes; this round has room for ${room}.`);
  }
  return concat(fromInteger(bytes.length, LENGTH_BYTES), bytes, new Uint8Array(room - bytes.length));
}

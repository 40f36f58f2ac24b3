/**
 * One way to write down answers, so that the same answers are the same bytes everywhere: JSON as
 * RFC 8785 orders it (keys by code unit, no space), texts in Unicode's form NFC, UTF-8.
 * Numbers are whole: nothing asked needs another, and those alone look the same in every language.
 */
import { utf8 } from "./bytes.js";

export const encodeAnswers = (answers) => utf8(canonical(answers));

function canonical(value) {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "boolean" || value === null) return String(value);
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  if (Array.isArray(value)) return `[${Array.from(value, canonical).join(",")}]`;
  if (isPlainObject(value)) return canonicalObject(value);
  throw new TypeError("Answers are texts, whole numbers, yes or no, lists and objects of these.");
}

function canonicalObject(object) {
  const members = Object.entries(object).map(([key, value]) => [key.normalize("NFC"), value]);
  const keys = new Set(members.map(([key]) => key));
  if (keys.size !== members.length) throw new TypeError("Two keys are the same text.");
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, value]) => `${quoted(key)}:${canonical(value)}`).join(",")}}`;
}

function quoted(text) {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError("The text is not valid Unicode.");
  return JSON.stringify(text.normalize("NFC"));
}

function isPlainObject(value) {
  return typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}

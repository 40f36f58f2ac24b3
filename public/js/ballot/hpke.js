/**
 * Hybrid public key encryption, RFC 9180: base mode, one message, DHKEM(P-256, HKDF-SHA256),
 * HKDF-SHA256, AES-256-GCM. Only sealing; only the tabulator can open.
 */
import { concat, fromInteger, utf8 } from "./bytes.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const NOTHING = new Uint8Array();
const VERSION = utf8("HPKE-v1");
// The identifiers of section 7: KEM 0x0010, KDF 0x0001, AEAD 0x0002.
const KEM = concat(utf8("KEM"), Uint8Array.of(0x00, 0x10));
const SUITE = concat(utf8("HPKE"), Uint8Array.of(0x00, 0x10, 0x00, 0x01, 0x00, 0x02));

const TAG_LENGTH = 16;

/**
 * SealBase, section 6.1: the encapsulated key, then the ciphertext with its tag. The recipient's key
 * is an uncompressed point; one that is not on the curve is refused. Only tests give the ephemeral key.
 */
export async function seal(recipient, info, aad, plaintext, ephemeral = null) {
  const pair = ephemeral ?? (await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]));
  const encapsulated = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = await encapsulate(pair.privateKey, encapsulated, recipient);
  const { key, nonce } = await keySchedule(shared, info);
  const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const parameters = { name: "AES-GCM", iv: nonce, additionalData: aad, tagLength: 8 * TAG_LENGTH };
  return concat(encapsulated, new Uint8Array(await crypto.subtle.encrypt(parameters, cipher, plaintext)));
}

/** Encap of DHKEM, section 4.1. */
async function encapsulate(privateKey, encapsulated, recipient) {
  const publicKey = await crypto.subtle.importKey("raw", recipient, CURVE, false, []);
  const dh = await crypto.subtle.deriveBits({ name: "ECDH", public: publicKey }, privateKey, 256);
  const prk = await labeledExtract(KEM, NOTHING, "eae_prk", new Uint8Array(dh));
  return labeledExpand(KEM, prk, "shared_secret", concat(encapsulated, recipient), 32);
}

/** KeySchedule in base mode, section 5.1: no pre-shared key. */
async function keySchedule(shared, info) {
  const pskIdHash = await labeledExtract(SUITE, NOTHING, "psk_id_hash", NOTHING);
  const infoHash = await labeledExtract(SUITE, NOTHING, "info_hash", info);
  const context = concat(Uint8Array.of(0x00), pskIdHash, infoHash);
  const secret = await labeledExtract(SUITE, shared, "secret", NOTHING);
  return {
    key: await labeledExpand(SUITE, secret, "key", context, 32),
    nonce: await labeledExpand(SUITE, secret, "base_nonce", context, 12),
  };
}

/** LabeledExtract, section 4. */
function labeledExtract(suite, salt, label, ikm) {
  return hmac(salt, concat(VERSION, suite, utf8(label), ikm));
}

/** LabeledExpand, section 4. No length here is above 32, so HKDF-Expand ends with its first block. */
async function labeledExpand(suite, prk, label, info, length) {
  const labeled = concat(fromInteger(length, 2), VERSION, suite, utf8(label), info);
  return (await hmac(prk, concat(labeled, Uint8Array.of(1)))).subarray(0, length);
}

/** No key is the same as one of zeros (RFC 2104), and not every browser imports an empty one. */
async function hmac(key, bytes) {
  const raw = key.length > 0 ? key : new Uint8Array(32);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, bytes));
}

"""What somebody reads in sealed ballots who kept the opening key of their round: OpenBase of RFC 9180, section 6.1."""

import base64
import json

from BrowserTests.ballot_browser import Modules

from .key_search import OPENING_KEY_SIZE
from .leak import Database

BALLOTS = "select encode(nullifier, 'hex'), encode(sealed, 'hex') from ballot"
OPEN = """
  const join = (...parts) => Uint8Array.from(parts.flatMap((each) => [...each]));
  const text = (string) => new TextEncoder().encode(string);
  const none = new Uint8Array();
  const KEM = join(text("KEM"), [0, 16]), HPKE = join(text("HPKE"), [0, 16, 0, 1, 0, 2]);
  const hmac = async (key, bytes) => {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const raw = key.length ? key : new Uint8Array(32);
    const imported = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", imported, bytes));
  };
  const extract = (suite, salt, label, bytes) => hmac(salt, join(text("HPKE-v1"), suite, text(label), bytes));
  const expand = async (suite, key, label, info, length) => (await hmac(
    key, join([0, length], text("HPKE-v1"), suite, text(label), info, [1]))).slice(0, length);

  const curve = { name: "ECDH", namedCurve: "P-256" };
  const point = fromHex(given.point);
  const key = await crypto.subtle.importKey("jwk", {
    kty: "EC", crv: "P-256", d: toBase64URL(fromHex(given.key)), x: toBase64URL(point.slice(1, 33)),
    y: toBase64URL(point.slice(33)) }, curve, false, ["deriveBits"]);

  return Promise.all(given.ballots.map(async ([nullifier, hex]) => {
    const sealed = fromHex(hex), encapsulated = sealed.slice(0, 65);
    const sender = await crypto.subtle.importKey("raw", encapsulated, curve, false, []);
    const dh = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: sender }, key, 256));
    const shared = await expand(
      KEM, await extract(KEM, none, "eae_prk", dh), "shared_secret", join(encapsulated, point), 32);
    const context = join(
      [0], await extract(HPKE, none, "psk_id_hash", none), await extract(HPKE, none, "info_hash", fromHex(given.hash)));
    const secret = await extract(HPKE, shared, "secret", none);
    const cipher = await crypto.subtle.importKey(
      "raw", await expand(HPKE, secret, "key", context, 32), "AES-GCM", false, ["decrypt"]);
    const padded = new Uint8Array(await crypto.subtle.decrypt({
      name: "AES-GCM", iv: await expand(HPKE, secret, "base_nonce", context, 12),
      additionalData: fromHex(nullifier) }, cipher, sealed.slice(65)));
    const size = Number(toInteger(padded.slice(0, 4)));
    return [nullifier, new TextDecoder().decode(padded.slice(4, 4 + size))];
  }));
"""


def read_with(key_file: bytes, policy: dict, hash: str, box: Database, modules: Modules) -> dict[str, dict]:
    """What each ballot of a box says, by its nullifier."""
    point = base64.b64decode(policy["keys"]["opening"]).hex()
    read = modules.run(
        OPEN, key=key_file[:OPENING_KEY_SIZE].hex(), point=point, hash=hash, ballots=box.rows(BALLOTS))
    return {nullifier: json.loads(ballot) for nullifier, ballot in read}

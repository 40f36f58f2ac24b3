"""Answers, padding and sealing in the browser, against RFC 9180 and against what Python writes."""

import json
import unicodedata
from pathlib import Path

import pytest

from .ballot_browser import Modules

RFC9180 = json.loads((Path(__file__).parents[1] / "Vectors/rfc9180.json").read_text())

EPHEMERAL = """
  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  const point = fromHex(given.pkEm);
  const [x, y, d] = [point.slice(1, 33), point.slice(33), fromHex(given.skEm)].map(toBase64URL);
  const ephemeral = {
    privateKey: await crypto.subtle.importKey(
      "jwk", { kty: "EC", crv: "P-256", x, y, d }, CURVE, false, ["deriveBits"]),
    publicKey: await crypto.subtle.importKey("raw", point, CURVE, true, []),
  };
"""


def test_rfc_9180_base_mode_p256_aes_256_gcm(modules: Modules):
    sealed = modules.run(EPHEMERAL + """
      const [recipient, info, aad, plaintext] = [given.pkRm, given.info, given.aad, given.pt].map(fromHex);
      return toHex(await seal(recipient, info, aad, plaintext, ephemeral));
      """, **RFC9180)
    assert sealed == RFC9180["enc"] + RFC9180["ct"]


def test_a_ballot_is_sealed_anew_each_time_and_always_as_long(modules: Modules):
    sealed = modules.run("""
      const hash = new Uint8Array(32);
      const all = [{}, {}, { why: "x".repeat(400) }];
      return Promise.all(all.map(async (answers) =>
        toHex(await sealBallot(fromHex(given.pkRm), hash, hash, answers, 512))));
      """, **RFC9180)
    assert {len(each) for each in sealed} == {2 * (65 + 512 + 16)}
    assert len({each[:130] for each in sealed}) == 3


def test_a_key_that_is_no_point_of_the_curve_is_refused(modules: Modules):
    good = RFC9180["pkRm"]
    wrong = [good[:-1] + "d", "04" + "00" * 64, "00", good[:-2], good + "00", "05" + good[2:], ""]
    refusals = modules.run("""
      const nothing = new Uint8Array(32);
      return Promise.all(given.keys.map((key) => refusal(() => seal(fromHex(key), nothing, nothing, nothing))));
      """, keys=[*wrong, good])
    assert all(refusals[:-1]) and refusals[-1] is None


def test_padding_holds_the_length_the_answers_and_zeros(modules: Modules):
    assert modules.run("return toHex(pad(fromHex('0a0b'), 8))") == "00000002" "0a0b" "0000"
    assert modules.run("return toHex(pad(fromHex('0a0b'), 6))") == "00000002" "0a0b"
    assert modules.run("return refusal(() => pad(fromHex('0a0b'), 5))") == (
        "The answers take 2 bytes; this round has room for 1.")


def canonical(value) -> str:
    """RFC 8785 for whole numbers, with texts in NFC, written independently."""
    if isinstance(value, str):
        return json.dumps(unicodedata.normalize("NFC", value), ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        members = {unicodedata.normalize("NFC", key): each for key, each in value.items()}
        keys = sorted(members, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(members[key])}" for key in keys) + "}"
    return json.dumps(value)


@pytest.mark.parametrize("answers", [
    {}, [], {"b": 1, "a": [True, False, None, -3, 0]}, {"10": 1, "9": 2, "": 3},
    {"why": "Zoe\u0308 \u212b \"quoted\" \\ \n\t\b\f\r\u0000\u001f\u007f\u2028 / é 密码 🙂"},
    {"\ufb33": 1, "😂": 2, "€": 3, "e\u0301": {"z": [], "y": {}}}, 9007199254740991, "",
], ids=ascii)
def test_the_same_answers_are_the_same_bytes(modules: Modules, answers):
    made = modules.run("return toHex(encodeAnswers(given.answers))", answers=answers)
    assert bytes.fromhex(made).decode() == canonical(answers)


@pytest.mark.parametrize("answers", [
    "1.5", "NaN", "Infinity", "2 ** 53", "undefined", "[undefined]", "[,1]", "{ a: undefined }", "10n", "new Date(0)",
    "new Map()", "() => 1", "'\\ud800'", "{ '\\udc00': 1 }", "{ 'e\\u0301': 1, '\\u00e9': 2 }", "Symbol('a')",
])
def test_what_has_no_single_form_is_refused(modules: Modules, answers: str):
    assert modules.run(f"return refusal(() => encodeAnswers({answers}))")


def test_minus_zero_is_zero(modules: Modules):
    assert modules.run("return toHex(encodeAnswers([-0]))") == b"[0]".hex()

"""Blind signatures and tokens in the browser, against RFC 9474 and against arithmetic of Python's own."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest

from .ballot_browser import Modules

RFC9474 = json.loads((Path(__file__).parents[1] / "Vectors/rfc9474.json").read_text())
POLICY = hashlib.sha256(b"a policy").hexdigest()
ANOTHER_POLICY = hashlib.sha256(b"another policy").hexdigest()


class Issuer:
    """An issuing key, whose arithmetic is Python's."""

    def __init__(self, numbers: dict[str, str]):
        self.n, self.e, self.d = (int(numbers[name], 16) for name in ("n", "e", "d"))
        self.size = (self.n.bit_length() + 7) // 8
        self.modulus = f"{self.n:0{2 * self.size}x}"

    def sign(self, blinded: str) -> str:
        return f"{pow(int(blinded, 16), self.d, self.n):0{2 * self.size}x}"


@pytest.fixture(scope="module")
def issuer(modules: Modules) -> Issuer:
    return Issuer(modules.run("""
      const size = { modulusLength: 3072, publicExponent: Uint8Array.of(1, 0, 1) };
      const algorithm = { name: "RSA-PSS", hash: "SHA-384", ...size };
      const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      const jwk = await crypto.subtle.exportKey("jwk", privateKey);
      const hex = (text) => Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")),
        (c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");
      return { n: hex(jwk.n), e: hex(jwk.e), d: hex(jwk.d) };"""))


@pytest.mark.parametrize("variant", RFC9474["variants"], ids=lambda variant: variant["name"])
def test_rfc_9474_appendix_a(modules: Modules, variant: dict):
    made = modules.run("""
      const { key: { n }, variant } = given;
      const key = await importKey(await importModulus(n));
      const message = fromHex(variant.msg);
      const prepared = variant.msg_prefix ? prepare(message, fromHex(variant.msg_prefix)) : message;
      const r = inverse(toInteger(fromHex(variant.inv)), key.n);
      const request = await blind(key, prepared, fromHex(variant.salt), r);
      const signature = await finalize(
        key, prepared, fromHex(variant.blind_sig), request.inverse, variant.salt.length / 2);
      return {
        prepared_msg: toHex(prepared), blinded_msg: toHex(request.blinded),
        inv: toHex(fromInteger(request.inverse, key.size)), sig: toHex(signature),
      };""", key=RFC9474["key"], variant=variant)
    assert made == {name: variant[name] for name in made}


def test_what_the_issuer_did_not_sign_is_refused(modules: Modules):
    variant = RFC9474["variants"][0]
    n = int(RFC9474["key"]["n"], 16)
    signature = variant["blind_sig"]
    altered = [f"{int(signature, 16) ^ 1 << bit:01024x}" for bit in (0, 1, 777, 4000)]
    beyond = f"{int(signature, 16) % n + n:01024x}"
    answers = [*altered, signature[2:], signature + "00", "", beyond, f"{n:01024x}", "00" * 512]
    refusals = modules.run("""
      const { key: { n }, variant, answers } = given;
      const key = await importKey(await importModulus(n));
      const inv = toInteger(fromHex(variant.inv));
      return Promise.all(answers.map((answer) =>
        refusal(() => finalize(key, fromHex(variant.prepared_msg), fromHex(answer), inv))));
      """, key=RFC9474["key"], variant=variant, answers=answers)
    size, extent = "The blind signature has the wrong size.", "The blind signature is out of range."
    unsigned = "The issuer did not sign this message."
    fits = len(beyond) == 1024
    assert refusals == [*[unsigned] * 4, size, size, size, extent if fits else size, extent, unsigned]


def test_a_round_accepts_no_other_size_of_key(modules: Modules, issuer: Issuer):
    assert modules.run(
        "return refusal(async () => importIssuingKey(await importModulus(given.n)))", n=RFC9474["key"]["n"]
    ) == "An issuing key has 3072 bits."
    assert modules.run(
        "return refusal(async () => importKey(await importModulus(given.n)))", n=issuer.modulus[:512 - 1] + "1"
    ) == "The key is too short, or its exponent is not 65537."


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256."""
    prk = hmac.digest(salt, secret, "sha256")
    blocks = [b""]
    for counter in range(1, length // 32 + 2):
        blocks.append(hmac.digest(prk, blocks[-1] + info + bytes([counter]), "sha256"))
    return b"".join(blocks)[:length]


def derived(secret: str, policy: str, name: str, length: int) -> bytes:
    return hkdf(bytes.fromhex(secret), bytes.fromhex(policy), b"ballot-v1\0" + name.encode(), length)


def encode_pss(message: bytes, length: int, salt: bytes) -> int:
    """EMSA-PSS-ENCODE of RFC 8017 for a key whose size is a whole number of bytes."""
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - 50) + b"\1" + salt
    mask = b"".join(hashlib.sha384(digest + bytes([0, 0, 0, i])).digest() for i in range(length // 48 + 1))
    masked = bytes(a ^ b for a, b in zip(block, mask))
    return int.from_bytes(bytes([masked[0] & 0x7F]) + masked[1:] + digest + b"\xbc")


def blinding_factor(secret: str, policy: str, n: int) -> int:
    for attempt in range(100):
        r = int.from_bytes(derived(secret, policy, f"blinding factor {attempt}", 384))
        if 0 < r < n:
            return r
    raise AssertionError("none of a hundred is below n")


def request(modules: Modules, issuer: Issuer, secret: str, policy: str = POLICY) -> dict[str, str]:
    return modules.run("""
      const key = await importIssuingKey(await importModulus(given.n));
      const { prepared, blinded } = await requestToken(fromHex(given.secret), fromHex(given.policy), key);
      return { prepared: toHex(prepared), blinded: toHex(blinded) };
      """, n=issuer.modulus, secret=secret, policy=policy)


def token(modules: Modules, issuer: Issuer, secret: str, signature: str) -> dict[str, str]:
    return modules.run("""
      const key = await importIssuingKey(await importModulus(given.n));
      const request = await requestToken(fromHex(given.secret), fromHex(given.policy), key);
      const token = await receiveToken(request, key, fromHex(given.signature));
      return { token: toHex(token), nullifier: toHex(await nullifierOf(token)) };
      """, n=issuer.modulus, secret=secret, policy=POLICY, signature=signature)


@pytest.mark.parametrize("secret", ["00" * 16, "000102030405060708090a0b0c0d0e0f", "ff" * 16])
def test_a_request_is_what_python_computes_from_the_secret(modules: Modules, issuer: Issuer, secret: str):
    made = request(modules, issuer, secret)
    message = b"ballot-v1\0" + bytes.fromhex(POLICY) + derived(secret, POLICY, "token nonce", 32)
    prepared = derived(secret, POLICY, "message prefix", 32) + message
    assert made["prepared"] == prepared.hex()
    m = encode_pss(prepared, issuer.size, derived(secret, POLICY, "salt", 48))
    r = blinding_factor(secret, POLICY, issuer.n)
    assert int(made["blinded"], 16) == m * pow(r, issuer.e, issuer.n) % issuer.n


def test_blinding_factors_are_drawn_again_and_never_reduced(modules: Modules):
    secret = "0123456789abcdef0123456789abcdef"
    # Half of all candidates are not below such a modulus, and it is not a whole number of bytes.
    moduli = [(1 << 3071) + 1, (1 << 3068) + 1]
    made = modules.run("""
      const derive = await deriver(fromHex(given.secret), fromHex(given.policy));
      const drawn = [];
      for (const n of given.moduli) drawn.push((await deriveBlindingFactor(derive, BigInt(n))).toString(16));
      return drawn;""", secret=secret, policy=POLICY, moduli=[hex(n) for n in moduli])
    for n, r in zip(moduli, made):
        candidates = (
            int.from_bytes(derived(secret, POLICY, f"blinding factor {attempt}", 384)) % (1 << n.bit_length())
            for attempt in range(100))
        assert int(r, 16) == next(c for c in candidates if 0 < c < n)


def test_the_same_secret_asks_the_same_again(modules: Modules, issuer: Issuer):
    first = request(modules, issuer, "11" * 16)
    assert request(modules, issuer, "11" * 16) == first
    signature = issuer.sign(first["blinded"])
    made = token(modules, issuer, "11" * 16, signature)
    assert token(modules, issuer, "11" * 16, signature) == made
    assert made["token"].startswith(first["prepared"])
    assert len(made["token"]) == 2 * 490
    assert made["nullifier"] == hashlib.sha256(bytes.fromhex(made["token"])).hexdigest()


def test_a_token_is_a_signature_that_anybody_can_check(modules: Modules, issuer: Issuer):
    secret = "22" * 16
    made = token(modules, issuer, secret, issuer.sign(request(modules, issuer, secret)["blinded"]))["token"]
    prepared, signature = bytes.fromhex(made)[:106], int(made[212:], 16)
    salt = derived(secret, POLICY, "salt", 48)
    assert pow(signature, issuer.e, issuer.n) == encode_pss(prepared, issuer.size, salt)


def test_one_secret_has_nothing_in_common_in_two_rounds(modules: Modules, issuer: Issuer):
    here = request(modules, issuer, "33" * 16)
    there = request(modules, issuer, "33" * 16, ANOTHER_POLICY)
    assert here["blinded"] != there["blinded"]
    assert not {here["prepared"][at:at + 64] for at in (0, 148)} & {there["prepared"][at:at + 64] for at in (0, 148)}


def test_every_request_could_have_led_to_every_token(modules: Modules, issuer: Issuer):
    """Blindness: whichever request and token one joins, exactly one blinding factor explains the pair."""
    secrets = [f"{number:032x}" for number in range(4, 8)]
    requests = [request(modules, issuer, secret)["blinded"] for secret in secrets]
    assert len(set(requests)) == len(secrets)
    tokens = [
        token(modules, issuer, secret, issuer.sign(blinded))["token"] for secret, blinded in zip(secrets, requests)]
    for i, blinded in enumerate(requests):
        for j, made in enumerate(tokens):
            signature = int(made[212:], 16)
            r = int(issuer.sign(blinded), 16) * pow(signature, -1, issuer.n) % issuer.n
            assert pow(signature * r, issuer.e, issuer.n) == int(blinded, 16)
            assert (r == blinding_factor(secrets[i], POLICY, issuer.n)) == (i == j)


def test_a_signature_of_another_request_makes_no_token(modules: Modules, issuer: Issuer):
    answer = issuer.sign(request(modules, issuer, "44" * 16)["blinded"])
    assert modules.run("""
      const key = await importIssuingKey(await importModulus(given.n));
      const request = await requestToken(fromHex("55".repeat(16)), fromHex(given.policy), key);
      return refusal(() => receiveToken(request, key, fromHex(given.answer)));
      """, n=issuer.modulus, policy=POLICY, answer=answer) == "The issuer did not sign this message."


def test_masked_inverses_are_inverses(modules: Modules):
    prime = (1 << 521) - 1
    numbers = [1, 2, 3, prime - 1, prime // 2, 65537]
    inverses = modules.run(
        "return given.numbers.map((n) => inverse(BigInt(n), BigInt(given.prime)).toString())",
        numbers=[str(n) for n in numbers], prime=str(prime))
    assert [int(each) for each in inverses] == [pow(n, -1, prime) for n in numbers]
    assert modules.run("return refusal(() => inverse(21n, 35n))") == "The number has no inverse."

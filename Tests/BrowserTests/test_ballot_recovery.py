"""The recovery code in the browser: what is written down can be typed in, and mistakes are noticed."""

import pytest

from .ballot_browser import Modules

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRETS = ["00" * 16, "ff" * 16, "0123456789abcdeffedcba9876543210"]


def times(a: int, b: int) -> int:
    """The product in the field of 32 elements, as polynomials modulo x^5 + x^2 + 1."""
    product = 0
    for bit in range(5):
        product ^= (a << bit) if b >> bit & 1 else 0
    for bit in range(9, 4, -1):
        product ^= (0b100101 << bit - 5) if product >> bit & 1 else 0
    return product


def checks(data: str) -> str:
    """The sums of the characters, the last one times 1, the one before times the generator and so on."""
    sums = [0, 0]
    for which, generator in enumerate([2, 4]):
        weight = 1
        for character in reversed(data):
            sums[which] ^= times(weight, ALPHABET.index(character))
            weight = times(weight, generator)
    return "".join(ALPHABET[each] for each in sums)


@pytest.mark.parametrize("secret", SECRETS)
def test_a_recovery_code_is_base_32_in_groups(modules: Modules, secret: str):
    code = modules.run("return encodeRecoveryCode(fromHex(given.secret))", secret=secret)
    assert [len(group) for group in code.split("-")] == [4] * 7
    bits = f"{int(secret, 16) << 2:0130b}"
    plain = "".join(ALPHABET[int(bits[at:at + 5], 2)] for at in range(0, 130, 5))
    assert code.replace("-", "") == plain + checks(plain)
    forms = [code, code.lower(), code.replace("-", ""), code.replace("-", " "), f" {code}\n", code.replace("-", "–")]
    forms += [code.replace("0", "O").replace("1", "I"), code.lower().replace("0", "o").replace("1", "l")]
    decoded = modules.run("return given.forms.map((form) => toHex(decodeRecoveryCode(form)))", forms=forms)
    assert decoded == [secret] * len(forms)


def reasons(modules: Modules, codes: list[str]) -> set[str]:
    return set(modules.run("""
      return given.codes.map((code) => {
        try { return `accepted: ${code}, ${toHex(decodeRecoveryCode(code))}`; } catch (error) { return error.reason; }
      });""", codes=codes))


@pytest.mark.parametrize("secret", SECRETS)
def test_every_wrong_or_exchanged_character_is_noticed(modules: Modules, secret: str):
    code = modules.run("return encodeRecoveryCode(fromHex(given.secret))", secret=secret).replace("-", "")
    wrong = [code[:at] + other + code[at + 1:] for at in range(28) for other in ALPHABET if other != code[at]]
    exchanged = [
        code[:i] + code[j] + code[i + 1:j] + code[i] + code[j + 1:]
        for i in range(28) for j in range(i + 1, 28) if code[i] != code[j]]
    assert len(wrong) == 28 * 31
    assert reasons(modules, wrong + exchanged) == {"check"}


def test_any_two_wrong_characters_are_noticed(modules: Modules):
    code = modules.run("return encodeRecoveryCode(fromHex(given.secret))", secret=SECRETS[2]).replace("-", "")

    def plus(character: str, difference: int) -> str:
        return ALPHABET[ALPHABET.index(character) ^ difference]

    # The code is linear: whether a pair of errors is noticed depends on the errors only.
    wrong = [
        code[:i] + plus(code[i], a) + code[i + 1:j] + plus(code[j], b) + code[j + 1:]
        for i in range(28) for j in range(i + 1, 28) for a in range(1, 32) for b in range(1, 32)]
    assert reasons(modules, wrong) == {"check"}


def test_codes_of_another_length_or_alphabet_are_told_apart(modules: Modules):
    code = modules.run("return encodeRecoveryCode(fromHex(given.secret))", secret=SECRETS[2])
    assert reasons(modules, [code[:-1], code + "0", "", "-", code[5:]]) == {"length"}
    assert reasons(modules, [code[:-1] + other for other in "U*$=é🙂ß."]) == {"character"}


def test_a_secret_has_one_code_only(modules: Modules):
    """The last data character ends in two bits that hold nothing and must be zero."""
    codes = [f"{data}{checks(data)}" for data in ("0" * 25 + ALPHABET[spare] for spare in range(4))]
    assert reasons(modules, codes[1:]) == {"check"}
    assert reasons(modules, codes[:1]) == {f"accepted: {codes[0]}, {'00' * 16}"}

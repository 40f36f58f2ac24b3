"""What the browsers of voters make, by the ballot's own modules."""

import secrets
from dataclasses import dataclass, field

from BrowserTests.ballot_browser import Modules

REQUEST = """
  const policy = JSON.parse(given.policy);
  const hash = fromHex(given.hash);
  const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const key = await importIssuingKey(bytes(policy.keys.issuing));
  const request = (secret) => requestToken(fromHex(secret), hash, key);
"""


@dataclass
class Voter:
    """Somebody's browser, with what it says."""

    answers: dict
    secret: str = field(default_factory=lambda: secrets.token_hex(16))


class Booth:
    def __init__(self, modules: Modules, policy: bytes, hash: str):
        self._run = lambda body, **given: modules.run(REQUEST + body, policy=policy.decode(), hash=hash, **given)

    def requests(self, voters: list[Voter]) -> list[bytes]:
        """What each asks to have signed."""
        made = self._run("""
            return Promise.all(given.secrets.map(async (secret) => toHex((await request(secret)).blinded)));
            """, secrets=[voter.secret for voter in voters])
        return [bytes.fromhex(each) for each in made]

    def ballots(self, voters: list[Voter], signatures: list[bytes]) -> list[bytes]:
        """What each sends: the token, and the answers sealed under its nullifier."""
        made = self._run("""
            return Promise.all(given.voters.map(async ({ secret, answers, signature }) => {
              const token = await receiveToken(await request(secret), key, fromHex(signature));
              const nullifier = await nullifierOf(token);
              const opening = bytes(policy.keys.opening);
              return toHex(token) + toHex(await sealBallot(opening, hash, nullifier, answers, policy.ballotSize));
            }));
            """, voters=[
                {"secret": voter.secret, "answers": voter.answers, "signature": signature.hex()}
                for voter, signature in zip(voters, signatures)])
        return [bytes.fromhex(each) for each in made]

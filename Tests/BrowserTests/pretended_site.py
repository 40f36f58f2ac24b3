"""A site that pretends: it does what a test tells it, also what no honest one would, and keeps what it is sent."""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import NamedTuple

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
ID = 7
OPENS, CLOSES = "2026-01-01T00:00:00Z", "2099-01-01T00:00:00Z"

MAKE_KEYS = """async () => {
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const plain = (text) => atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const number = (text) => hex(Uint8Array.from(plain(text), (c) => c.charCodeAt(0)));
  const size = { modulusLength: 3072, publicExponent: Uint8Array.of(1, 0, 1) };
  const rsa = await crypto.subtle.generateKey({ name: "RSA-PSS", hash: "SHA-384", ...size }, true, ["sign", "verify"]);
  const jwk = await crypto.subtle.exportKey("jwk", rsa.privateKey);
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const opening = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const receipt = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  window.receiptKey = receipt.privateKey;
  return {
    n: number(jwk.n), d: number(jwk.d),
    issuing: base64(await crypto.subtle.exportKey("spki", rsa.publicKey)),
    opening: base64(await crypto.subtle.exportKey("raw", opening.publicKey)),
    receipt: base64(await crypto.subtle.exportKey("raw", receipt.publicKey)),
    receiptPrivate: base64(await crypto.subtle.exportKey("pkcs8", receipt.privateKey)),
  };
}"""

SIGN_RECEIPT = """async ([key, message]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const imported = await crypto.subtle.importKey("pkcs8", bytes(key), "Ed25519", false, ["sign"]);
  return [...new Uint8Array(await crypto.subtle.sign("Ed25519", imported, bytes(message)))];
}"""


class Sent(NamedTuple):
    """What a browser sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class PretendedSite(ThreadingHTTPServer):
    """One round, announced and open. Tests change what is answered."""

    daemon_threads = True

    def __init__(self, keys: dict[str, str]):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server_port}"
        self._keys = keys
        self._lock = Lock()
        self._sent: list[Sent] = []
        self.state = "open"
        self.is_listed = True
        self.list_status = 200
        self.token_status = 200
        # The only request that is signed, once somebody has asked; None for all.
        self.request_to_sign: bytes | None = None
        self.box_statuses: list[int] = []
        self._box_answers = Event()
        self._box_answers.set()
        self.receipt = bytes(64)
        self.nullifiers = b""
        self.nullifiers_status = 200
        self.policy = self.policy_with()
        self.hash = hashlib.sha256(self.policy).hexdigest()
        self.index_title, self.index_opens, self.index_closes = "How we work", OPENS, CLOSES
        # The fingerprint on the page of the survey; None for the announced one.
        self.hash_on_page: str | None = None

    def policy_with(self, **changes) -> bytes:
        """A policy that anybody could have written; canonical as far as this one goes."""
        policy = {
            "title": "How we work", "opens": OPENS, "closes": CLOSES,
            "ballotSize": 512, "questions": [], "lists": [],
            "keys": {name: self._keys[name] for name in ("issuing", "opening", "receipt")},
        } | changes
        return json.dumps(policy, sort_keys=True, separators=(",", ":")).encode()

    def index(self) -> bytes:
        rounds = [{"id": ID, "hash": self.hash, "title": self.index_title, "opens": self.index_opens,
                   "closes": self.index_closes, "state": self.state}]
        return json.dumps(rounds if self.is_listed else []).encode()

    def note(self, sent: Sent):
        with self._lock:
            self._sent.append(sent)

    def sent(self, method: str, path: str) -> list[Sent]:
        with self._lock:
            return [each for each in self._sent if (each.method, each.path) == (method, path)]

    def token_requests(self) -> list[Sent]:
        return self.sent("POST", f"/surveys/{ID}/token")

    def ballots(self) -> list[Sent]:
        return self.sent("POST", f"/ballots/{self.hash}")

    def sign(self, blinded: bytes) -> bytes:
        n, d = int(self._keys["n"], 16), int(self._keys["d"], 16)
        return pow(int.from_bytes(blinded), d, n).to_bytes(384)

    @contextmanager
    def box_waits(self) -> Iterator[None]:
        """Ballots that come meanwhile are answered afterwards."""
        self._box_answers.clear()
        try:
            yield
        finally:
            self._box_answers.set()

    def next_box_status(self) -> int:
        self._box_answers.wait(60)
        with self._lock:
            return self.box_statuses.pop(0) if self.box_statuses else 200


class Handler(SimpleHTTPRequestHandler):
    server: PretendedSite

    def __init__(self, *arguments):
        super().__init__(*arguments, directory=str(ROOT / "public"))

    def log_message(self, *_):
        pass

    def do_GET(self):
        path, _, query = self.path.partition("?")
        self.server.note(Sent("GET", path, dict(self.headers), b""))
        site = self.server
        if path == "/ballots":
            self.answer(site.list_status, site.index())
        elif path.endswith("/policy"):
            self.answer(200, site.policy)
        elif path.endswith("/nullifiers"):
            self.answer(site.nullifiers_status, site.nullifiers if site.nullifiers_status == 200 else b"")
        elif path.startswith("/surveys/"):
            self.answer(200, signed_in_page(query, site.hash_on_page or site.hash), "text/html")
        else:
            super().do_GET()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.note(Sent("POST", self.path, dict(self.headers), body))
        if self.path.endswith("/token"):
            is_signed = self.server.request_to_sign in (None, body)
            status = self.server.token_status if is_signed else 409
            self.answer(status, self.server.sign(body) if status == 200 else b"")
        elif self.path == "/sign-out":
            self.answer(200, b"Signed out", "text/plain")
        else:
            status = self.server.next_box_status()
            self.answer(status, self.server.receipt if status == 200 else b"")

    def answer(self, status: int, body: bytes, kind: str = "application/octet-stream"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "session=secret; Path=/")
        self.end_headers()
        self.wfile.write(body)


def signed_in_page(account: str, policy_hash: str) -> bytes:
    """What scripts need of a page of somebody who is signed in, with the device panel of the product."""
    menu = (
        f'<details class="menu" data-account="{account}"><summary>Menu</summary>'
        '<form method="post" action="/sign-out" data-forget><button>Sign out and forget this device</button></form>'
        "</details>") if account else ""
    panel = (ROOT / "templates/surveys/_device.mustache").read_text()
    return (
        '<!doctype html><html lang="en"><head><title>A survey</title>'
        '<script type="module" src="/js/redress.js"></script></head>'
        f'<body>{menu}<main id="main">{panel}<code data-policy-hash="{policy_hash}">{policy_hash}</code></main>'
        "</body></html>").encode()


@contextmanager
def pretended_site(keys: dict[str, str]) -> Iterator[PretendedSite]:
    with PretendedSite(keys) as site:
        Thread(target=site.serve_forever).start()
        try:
            yield site
        finally:
            site.shutdown()


def sign_receipt(page: Page, keys: dict[str, str], policy_hash: str, nullifier: bytes) -> bytes:
    message = b"ballot-receipt-v1\0" + bytes.fromhex(policy_hash) + nullifier
    encoded = base64.b64encode(message).decode()
    return bytes(page.evaluate(SIGN_RECEIPT, [keys["receiptPrivate"], encoded]))

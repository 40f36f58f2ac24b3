"""A page in the real browser on which the ballot's modules can be imported.

As a program: runs a function of JavaScript there, which with its argument is JSON on standard input,
and prints what it returns as JSON. The Swift tests use it.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page, sync_playwright

PUBLIC = Path(__file__).parents[2] / "public"


# What functions of a test may name.
IMPORTS = """
  const { fromHex, fromInteger, toHex, toInteger } = await import("/js/ballot/bytes.js");
  const { blind, finalize, importKey, prepare } = await import("/js/ballot/rsabssa.js");
  const { inverse } = await import("/js/ballot/modular.js");
  const { deriver, deriveBlindingFactor } = await import("/js/ballot/derive.js");
  const { importIssuingKey, nullifierOf, receiveToken, requestToken } = await import("/js/ballot/token.js");
  const { seal } = await import("/js/ballot/hpke.js");
  const { pad } = await import("/js/ballot/pad.js");
  const { encodeAnswers } = await import("/js/ballot/answers.js");
  const { sealBallot } = await import("/js/ballot/sealing.js");
  const { decodeRecoveryCode, encodeRecoveryCode } = await import("/js/ballot/recovery.js");
  const toBase64URL = (bytes) =>
    btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const importModulus = async (n) => {
    const jwk = { kty: "RSA", n: toBase64URL(fromHex(n)), e: "AQAB" };
    const key = await crypto.subtle.importKey("jwk", jwk, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
    return new Uint8Array(await crypto.subtle.exportKey("spki", key));
  };
  const refusal = async (act) => {
    try { await act(); return null; } catch (error) { return error.message || error.name; }
  };
"""


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def public_files() -> Iterator[str]:
    """Serves public/ and gives its address: browsers offer `crypto.subtle` on localhost and https only."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=PUBLIC)) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def blank_page(chromium: Browser) -> Iterator[Page]:
    with public_files() as address:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(f"{address}/js/ballot/")
        yield page
        context.close()


class Modules:
    def __init__(self, page: Page):
        self._page = page

    def run(self, body: str, **argument):
        """Runs the body of a function that can name the modules' exports and `given`."""
        return self._page.evaluate(f"async (given) => {{ {IMPORTS} {body} }}", argument)


def main():
    order = json.load(sys.stdin)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        with blank_page(chromium) as page:
            json.dump(page.evaluate(order["function"], order["argument"]), sys.stdout)
        chromium.close()


if __name__ == "__main__":
    main()

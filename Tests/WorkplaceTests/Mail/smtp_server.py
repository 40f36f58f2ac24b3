"""A mail server for tests, with aiosmtpd.

Prints one line of JSON when it listens (its port, and the file of its certificate's authority) and
one for every mail that it takes. It ends when its standard input is closed.

The one argument is a JSON object: "mode" is "plain", "starttls", "smtps", "silent" (never answers)
or "hangup" (closes every connection); "user" and "password" make it ask for them.
Recipients whose address begins with "refused", "later" or "full" are turned away. To a mail for
"stalled" there is no answer, and to the farewell after a mail for "lingering" none.
"""

import asyncio
import email
import email.policy
import json
import os
import ssl
import subprocess
import sys
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult

settings = json.loads(sys.argv[1])
mode = settings["mode"]


def report(value):
    print(json.dumps(value), flush=True)


class Handler:
    lingers = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 No such mailbox"
        if address.startswith("later"):
            return "451 4.3.0 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        if self.lingers:
            await asyncio.Event().wait()
        return "221 Bye"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("full"):
            return "552 5.2.2 The mailbox is full"
        if envelope.rcpt_tos[0].startswith("stalled"):
            await asyncio.Event().wait()
        self.lingers = envelope.rcpt_tos[0].startswith("lingering")
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        report({
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "raw": envelope.content.decode("ascii"),
            "headers": {name: str(value) for name, value in mail.items()},
            "defects": [repr(d) for d in mail.defects]
            + [repr(d) for value in mail.values() for d in value.defects],
            "displayName": mail["To"].addresses[0].display_name,
            "body": mail.get_content().replace("\r\n", "\n"),
            "encrypted": server.transport.get_extra_info("ssl_object") is not None,
            "authenticated": bool(session.authenticated),
        })
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    given = (data.login.decode(), data.password.decode())
    return AuthResult(
        success=given == (settings["user"], settings["password"]), handled=False)


def certificate(directory):
    key, cert = os.path.join(directory, "key.pem"), os.path.join(directory, "cert.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
        check=True, stderr=subprocess.DEVNULL)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    return context, cert


class Silent(asyncio.Protocol):
    def connection_made(self, transport):
        report({"connected": True})
        if mode == "hangup":
            transport.close()


async def serve(directory):
    context, authority = certificate(directory)

    def session():
        if mode in ("silent", "hangup"):
            return Silent()
        return SMTP(
            Handler(), hostname="localhost",
            tls_context=context if mode == "starttls" else None,
            authenticator=authenticate if "user" in settings else None,
            auth_required="user" in settings, auth_require_tls=mode != "smtps")

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        session, "127.0.0.1", 0, ssl=context if mode == "smtps" else None)
    report({"port": server.sockets[0].getsockname()[1], "authority": authority})
    await loop.run_in_executor(None, sys.stdin.read)


with tempfile.TemporaryDirectory() as directory:
    asyncio.run(serve(directory))

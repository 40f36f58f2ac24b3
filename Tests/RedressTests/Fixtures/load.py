"""Many people sign one petition at once, each with a session of their own.

The one argument names a JSON file: "ports" of 127.0.0.1, "path" to post to, "connections", and
"workers" with "id" and "session". For everybody one line says what they were told:
"acknowledged ID", "refused ID" (503, they try again), "unanswered ID" (all was sent, not one byte
came back), "torn ID" (a part of an answer came back), or the status of any other answer and the ID.
SIGTERM lets nobody else begin; those who have begun are waited for.
"""

import asyncio
import json
import signal
import sys
from collections import deque

FORM = b"visibility=hidden&reason=quokka+says+so"


class Torn(Exception):
    """An answer that ended in the middle."""


class Unanswered(Exception):
    """No answer at all."""


async def answer(reader):
    """The status and headers of one whole answer."""
    received = b""
    try:
        while b"\r\n\r\n" not in received:
            more = await reader.read(65536)
            if not more:
                raise ConnectionResetError
            received += more
        head, body = received.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = [tuple(line.split(": ", 1)) for line in lines[1:]]
        fields = {name.lower(): value for name, value in headers}
        length = int(fields.get("content-length", 0))
        while len(body) < length:
            more = await reader.read(65536)
            if not more:
                raise ConnectionResetError
            body += more
    except OSError:
        raise Torn if received else Unanswered from None
    cookies = "".join(value for name, value in headers if name.lower() == "set-cookie")
    return int(lines[0].split()[1]), fields, cookies


class Load:
    def __init__(self, plan):
        self.plan = plan
        self.people = deque(plan["workers"])
        self.stopped = False

    def tell(self, word, person):
        print(word, person["id"], flush=True)

    async def person_after_person(self, port):
        """One connection at a time, as a browser keeps it open."""
        connection = None
        while not self.stopped and self.people:
            if connection is None:
                try:
                    connection = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.02)
                    continue
            if not self.people:
                break
            person = self.people.popleft()
            if await self.sign(connection, person) is False:
                connection[1].close()
                connection = None
        if connection:
            connection[1].close()

    async def sign(self, connection, person):
        """False when the connection cannot be used again."""
        reader, writer = connection
        request = (
            f"POST {self.plan['path']} HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: session={person['session']}\r\nSec-Fetch-Site: same-origin\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(FORM)}\r\n\r\n"
        ).encode() + FORM
        try:
            writer.write(request)
            await writer.drain()
            status, headers, cookies = await answer(reader)
        except (Unanswered, OSError):
            self.tell("unanswered", person)
            return False
        except Torn:
            self.tell("torn", person)
            return False
        if status == 303 and ("signed-hidden" in cookies or "already-signed" in cookies):
            self.tell("acknowledged", person)
        elif status == 503 and "retry-after" in headers:
            self.tell("refused", person)
            self.people.append(person)
            await asyncio.sleep(0.05)
        else:
            self.tell(status, person)
        return headers.get("connection", "").lower() != "close"

    async def run(self):
        ports = self.plan["ports"]
        await asyncio.gather(*(
            self.person_after_person(ports[number % len(ports)])
            for number in range(self.plan["connections"])
        ))

    def stop(self):
        self.stopped = True


with open(sys.argv[1], encoding="utf-8") as file:
    load = Load(json.load(file))
# Not the loop's own handler: that is gone as soon as the loop has ended, and SIGTERM may come later.
signal.signal(signal.SIGTERM, lambda *_: load.stop())
asyncio.run(load.run())
signal.signal(signal.SIGTERM, signal.SIG_IGN)

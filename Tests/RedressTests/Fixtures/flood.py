"""Many people sign in at the same moment: flood.py PORT COUNT.

Everybody connects first; then all send at once. Prints one line of JSON: how many answers of each
status there were, how many of the 503 said when to try again, and how many had no answer.
"""

import asyncio
import collections
import json
import sys

port, count = int(sys.argv[1]), int(sys.argv[2])
answers = collections.Counter()


async def sign_in(number, connection):
    reader, writer = connection
    form = f"mail=quokka-{number}%40nowhere.example&password=a+wrong+password".encode()
    head = (
        "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
        "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(form)}\r\n\r\n"
    )
    try:
        writer.write(head.encode() + form)
        answer = await reader.read()
    except OSError:
        answer = b""
    writer.close()
    if not answer:
        answers["none"] += 1
        return
    status = answer.split(b" ", 2)[1].decode()
    answers[status] += 1
    if status == "503" and b"\r\nretry-after: " in answer.lower():
        answers["later"] += 1


async def flood():
    connections = await asyncio.gather(
        *(asyncio.open_connection("127.0.0.1", port) for _ in range(count)))
    await asyncio.gather(
        *(sign_in(number, connection) for number, connection in enumerate(connections)))


asyncio.run(flood())
print(json.dumps(answers))

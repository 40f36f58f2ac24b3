"""Casts ballots side by side, as browsers do: the same bytes again until they are taken.

The one argument names a JSON file: "port" of 127.0.0.1, "path" to post to, "connections", and "ballots"
in base 64. Over one connection they are taken in the order of the list.
For each ballot that is taken one line says which and what was answered: "taken NUMBER RECEIPT".
Any other status than 200 and 503 is told once, "refused NUMBER STATUS", and ends that ballot.
"""

import base64
import http.client
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

own = threading.local()


def say(line):
    """One write a line, since several threads do."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def send(plan, body):
    """Status and body of the answer; None when the connection broke."""
    try:
        if getattr(own, "connection", None) is None:
            own.connection = http.client.HTTPConnection("127.0.0.1", plan["port"], timeout=30)
        own.connection.request(
            "POST", plan["path"], body, {"Content-Type": "application/octet-stream"})
        response = own.connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        own.connection.close()
        own.connection = None
        return None


def cast(plan, number, body):
    while True:
        match send(plan, body):
            case (200, receipt):
                return say(f"taken {number} {receipt.hex()}")
            case None | (503, _):
                time.sleep(0.05)
            case (status, _):
                return say(f"refused {number} {status}")


with open(sys.argv[1], encoding="utf-8") as file:
    plan = json.load(file)
with ThreadPoolExecutor(plan["connections"]) as pool:
    for number, ballot in enumerate(plan["ballots"]):
        pool.submit(cast, plan, number, base64.b64decode(ballot))

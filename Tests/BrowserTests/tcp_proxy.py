"""A proxy that passes bytes on, connection by connection, and keeps what each of them carried."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import NamedTuple

REQUEST = re.compile(rb"(?:^|(?<=\r\n\r\n))(GET|HEAD|POST) (\S+) HTTP/1\.1\r\n((?:[^\r\n]+\r\n)+)\r\n")


class Carried(NamedTuple):
    """A request that came over a connection."""

    method: str
    path: str
    has_cookie: bool


class TCPProxy(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, port: int):
        super().__init__(("127.0.0.1", 0), Connection)
        self.url = f"http://localhost:{self.server_address[1]}"
        self.target = ("127.0.0.1", port)
        self._sent: list[bytearray] = []

    def begin(self) -> bytearray:
        self._sent.append(bytearray())
        return self._sent[-1]

    def connections(self) -> list[list[Carried]]:
        """What each TCP connection carried so far, in the order of arrival."""
        return [[request(match) for match in REQUEST.finditer(bytes(sent))] for sent in list(self._sent)]


def request(match: re.Match[bytes]) -> Carried:
    method, path, headers = match.groups()
    return Carried(method.decode(), path.decode(), b"\r\ncookie:" in b"\r\n" + headers.lower())


class Connection(BaseRequestHandler):
    server: TCPProxy

    def handle(self):
        sent = self.server.begin()
        with socket.create_connection(self.server.target) as site:
            back = Thread(target=pass_on, args=(site, self.request))
            back.start()
            pass_on(self.request, site, sent)
            back.join()


def pass_on(source: socket.socket, target: socket.socket, kept: bytearray | None = None):
    try:
        while data := source.recv(65536):
            if kept is not None:
                kept += data
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the other side is gone


@contextmanager
def tcp_proxy(port: int) -> Iterator[TCPProxy]:
    with TCPProxy(port) as proxy:
        Thread(target=proxy.serve_forever).start()
        try:
            yield proxy
        finally:
            proxy.shutdown()

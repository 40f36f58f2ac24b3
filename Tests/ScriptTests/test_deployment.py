"""The units and the proxy configuration in deploy/ are right, and do what they promise."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from BrowserTests.running_site import free_ports
from .conftest import ROOT, run

UNITS = ["redress.service", "redress-tabulate.service", "redress-migrate.service"]
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A root directory with the units installed as docs/operations.md says."""
    units = tmp_path / "etc/systemd/system"
    shutil.copytree("/lib/systemd/system", tmp_path / "usr/lib/systemd/system", symlinks=True)
    for unit in UNITS:
        (units / f"{unit}.d").mkdir(parents=True)
        shutil.copy(ROOT / "deploy" / unit, units)
        shutil.copy(ROOT / "deploy/hardening.conf", units / f"{unit}.d")
    program = tmp_path / "opt/redress/bin/redress"
    program.parent.mkdir(parents=True)
    shutil.copy("/bin/true", program)
    return tmp_path


def test_systemd_finds_no_fault_with_the_units(installed: Path):
    verified = run("systemd-analyze", "verify", f"--root={installed}", *UNITS)
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")


@pytest.mark.parametrize("unit", UNITS)
def test_the_units_expose_little(installed: Path, unit: str):
    judged = run(
        "systemd-analyze", "security", "--offline=yes", "--threshold=15", f"--root={installed}", unit
    )
    assert judged.returncode == 0, judged.stdout


class Upstream(BaseHTTPRequestHandler):
    """Stands where Redress does and remembers what it was sent."""

    requests: list[tuple[str, dict[str, str]]] = []

    def do_GET(self) -> None:
        self.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    do_POST = do_GET

    def log_message(self, *_) -> None:
        pass


class Proxy:
    """nginx with deploy/nginx.conf; only paths and ports are other ones."""

    def __init__(self, directory: Path, upstream: int):
        self.directory = directory
        self.http, self.https = free_ports(2)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-subj", "/CN=redress.example", "-keyout", directory / "key.pem", "-out", directory / "cert.pem"],
            check=True, capture_output=True,
        )
        site = (ROOT / "deploy/nginx.conf").read_text()
        for ours, theirs in {
            "127.0.0.1:8080": f"127.0.0.1:{upstream}",
            "listen 80;": f"listen 127.0.0.1:{self.http};",
            "listen [::]:80;": "",
            "listen 443 ": f"listen 127.0.0.1:{self.https} ",
            "listen [::]:443 ssl http2;": "",
            "/etc/redress/tls/certificate.pem": "cert.pem",
            "/etc/redress/tls/key.pem": "key.pem",
            "/var/log/nginx/": "",
        }.items():
            assert ours in site
            site = site.replace(ours, theirs)
        (directory / "site.conf").write_text(site)
        (directory / "nginx.conf").write_text(
            "pid nginx.pid; daemon off; error_log error.log;\n"
            "events {}\n"
            "http { client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;\n"
            "uwsgi_temp_path uwsgi; scgi_temp_path scgi; include site.conf; }\n"
        )
        # Relative names are resolved below the prefix, which may have a space in it.
        self.command = [NGINX, "-p", f"{directory}/", "-c", "nginx.conf", "-e", "start.log"]

    def log(self) -> str:
        """All that was logged about the requests so far. nginx writes a line after the answer, in the
        order of the requests: once a later request has its line, so have these."""
        self.request("GET", "/the-end")
        deadline = time.monotonic() + 10
        while True:
            text = "".join(file.read_text() for file in self.directory.glob("*.log"))
            if "/the-end" in text or time.monotonic() > deadline:
                return "".join(line for line in text.splitlines(True) if "/the-end" not in line)
            time.sleep(0.02)

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> int:
        unverified = ssl._create_unverified_context()
        connection = HTTPSConnection("127.0.0.1", self.https, context=unverified, timeout=10)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        status = connection.getresponse().status
        connection.close()
        return status


@pytest.fixture
def upstream() -> Iterator[int]:
    Upstream.requests.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def proxy(directory: Path, upstream: int) -> Iterator[Proxy]:
    proxy = Proxy(directory, upstream)
    process = subprocess.Popen(proxy.command)
    wait_for(proxy.https)
    yield proxy
    process.terminate()
    process.wait(10)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def test_nginx_accepts_the_configuration(directory: Path):
    tested = run(*Proxy(directory, upstream=8080).command, "-t")
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr


def test_plain_http_is_sent_to_https(proxy: Proxy):
    connection = HTTPConnection("127.0.0.1", proxy.http, timeout=10)
    connection.request("GET", "/petitions?q=x", headers={"Host": "redress.example"})
    answer = connection.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == "https://redress.example/petitions?q=x"


def test_what_a_visitor_claims_about_its_address_goes_no_further(proxy: Proxy):
    claims = dict.fromkeys(["X_Forwarded_For", "X_Real_IP", "Forwarded", "X_Forwarded_Proto"], "198.51.100.7")
    assert proxy.request("GET", "/petitions", Host="redress.example", X_Request_ID="mine", **claims) == 200
    [(_, sent)] = Upstream.requests
    assert "198.51.100.7" not in sent.values() and "mine" not in sent.values()
    assert sent["x-forwarded-for"] == "127.0.0.1"
    assert sent["x-forwarded-proto"] == "https"
    assert sent["host"] == "redress.example"


def test_the_log_has_paths_but_no_address_query_or_one_time_link(proxy: Proxy):
    proxy.request("GET", "/petitions?q=keystrokes")
    proxy.request("GET", "/invitations/a-token")
    proxy.request("POST", "/password-resets/a-token")
    proxy.request("POST", "/unsubscriptions/a-token")
    log = proxy.log()
    assert [line.split()[1:4] for line in log.splitlines()] == [
        ["GET", "/petitions", "200"], ["GET", "/invitations/-", "200"], ["POST", "/password-resets/-", "200"],
        ["POST", "/unsubscriptions/-", "200"],
    ]
    assert not any(word in log for word in ["127.0.0.1", "keystrokes", "a-token"])


def test_nothing_is_logged_about_surveys_even_when_it_fails(proxy: Proxy, upstream: int):
    proxy.request("GET", "/surveys/4/ballot")
    proxy.request("POST", "/surveys/4/ballots", b"x" * 200_000)
    assert proxy.request("POST", "/surveys/4/ballots", b"x" * 300_000) == 413
    assert [path for path, _ in Upstream.requests] == ["/surveys/4/ballot", "/surveys/4/ballots"]
    assert proxy.log() == ""


def test_nothing_is_logged_about_ballots_and_nothing_says_whose_they_are(proxy: Proxy):
    """Attack 4: the proxy's log and what it passes on tell who sends which ballot."""
    for path in ["/ballots", "/ballots/0f/policy", "/ballots/0f", "/ballots?x=y", "/%62allots/0f"]:
        assert proxy.request(
            "POST", path, b"x", Cookie="session=secret", Referer="https://redress.example/surveys/4",
            Host="redress.example") == 200
    assert proxy.request("POST", "/ballots/0f", b"x" * 300_000, Cookie="session=secret") == 413
    assert len(Upstream.requests) == 5
    for _, sent in Upstream.requests:
        assert "cookie" not in sent and "referer" not in sent and "127.0.0.1" not in sent.values()
        assert sent["host"] == "redress.example"
    assert proxy.log() == ""


def test_all_other_pages_get_their_cookies_and_referrers(proxy: Proxy):
    for path in ["/petitions", "/ballotsx", "/surveys/4"]:
        proxy.request("GET", path, Cookie="session=secret", Referer="https://redress.example/")
    assert [sent["referer"] for _, sent in Upstream.requests] == ["https://redress.example/"] * 3
    assert [sent["cookie"] for _, sent in Upstream.requests] == ["session=secret"] * 3


def test_bodies_stay_in_memory_and_large_ones_are_refused(proxy: Proxy):
    (proxy.directory / "body").rmdir()  # a temporary file would find no place
    assert proxy.request("POST", "/petitions", b"x" * 250_000) == 200
    assert proxy.request("POST", "/petitions", b"x" * 300_000) == 413


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_protocols_are_refused(proxy: Proxy):
    context = ssl._create_unverified_context()
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", proxy.https)) as connection, pytest.raises(ssl.SSLError):
        context.wrap_socket(connection)

"""Fetches a document from a public address, and from nowhere else."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from django.core.exceptions import ValidationError

from sources.ingest.errors import IngestError
from sources.ingest.extraction import is_url, too_large
from sources.models.raw_file import MAX_BYTES

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 5
SECONDS = 20  # for all of it
CHUNK = 64 * 1024
REDIRECTS = (301, 302, 303, 307, 308)
AS_IT_IS = "%/?:@!$&'()*+,;=-._~[]"
# Addresses of one internet that stand for addresses of the other, which nobody judged.
WRAPPED = [ip_network(w) for w in ("::ffff:0:0/96", "64:ff9b::/96", "2002::/16", "2001::/32")]
ASKED = {
    "Accept": "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.9",
    "Accept-Encoding": "identity",
    "User-Agent": "Claimbase",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered: the bytes, what they are said to be, and where."""

    data: bytes
    media_type: str
    address: str


def fetch(address: str) -> Fetched:
    """The document at an ``http`` or ``https`` address, redirects followed.

    Raises :class:`IngestError`. What is not on the public internet is never asked: each host is
    looked up, all that it is known by must be public, and the very address looked up is asked.
    """
    until = time.monotonic() + SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask(address, until)
        if isinstance(answer, Fetched):
            return answer
        address = answer
    raise IngestError(f"the address leads on more than {MOST_REDIRECTS} times.")


def _ask(address: str, until: float) -> Fetched | str:
    """What is there, or the address that it leads to."""
    parts = _parts(address)
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    target = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe=AS_IT_IS)
    kind = _Secure if parts.scheme == "https" else _Plain
    try:
        connection = kind(host, port, public=_looked_up(host, port), timeout=_left(until))
        with closing(connection), _ending(connection, until):
            connection.request("GET", target, headers=ASKED)
            with connection.getresponse() as answer:
                return _answered(answer, address, until)
    except (OSError, http.client.HTTPException) as error:
        late = error if time.monotonic() < until else TimeoutError()
        raise IngestError(_why(late, host)) from error


def _answered(answer: http.client.HTTPResponse, address: str, until: float) -> Fetched | str:
    if answer.status in REDIRECTS and (there := answer.getheader("Location")):
        return urljoin(address, there)
    if answer.status != http.client.OK:
        raise IngestError(f"the address answered {answer.status} {answer.reason}.")
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise IngestError("the address answered in a compressed form that was not asked for.")
    media_type = answer.getheader("Content-Type", "").partition(";")[0].strip()
    return Fetched(_body(answer, until), media_type, address)


def _body(answer: http.client.HTTPResponse, until: float) -> bytes:
    if answer.length and answer.length > MAX_BYTES:
        raise IngestError(too_large(answer.length))
    data = bytearray()
    while piece := answer.read1(CHUNK):
        data += piece
        if len(data) > MAX_BYTES:
            raise IngestError(too_large(len(data)))
    _left(until)
    if answer.length:
        raise http.client.IncompleteRead(bytes(data), answer.length)
    return bytes(data)


@contextmanager
def _ending(connection: "_Plain", until: float) -> Iterator[None]:
    """Cut the connection off when the time is over, however slowly the other side goes on."""
    timer = threading.Timer(_left(until), connection.cut)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _parts(address: str) -> SplitResult:
    try:
        is_url(address)
        parts = urlsplit(address)
        port = parts.port or PORTS[parts.scheme]
    except (ValidationError, ValueError):
        raise IngestError(f"“{address[:200]}” is no address of a page (https://…).") from None
    if parts.username is not None or port not in PORTS.values():
        raise IngestError("an address with a password, or with a port of its own, is not fetched.")
    return parts._replace(fragment="")


def _looked_up(host: str, port: int) -> str:
    """An internet address of a host; refused unless every one that it has is public."""
    try:
        found = [
            str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        ]
    except (OSError, UnicodeError):
        raise IngestError(f"there is no host {host}, or it cannot be looked up now.") from None
    if not all(map(is_public, found)):
        raise IngestError(f"{host} is not on the public internet, and is not fetched.")
    return found[0]


def is_public(address: str) -> bool:
    """Whether an internet address is one that the whole world can reach."""
    ip = ip_address(address.partition("%")[0])
    return ip.is_global and not ip.is_multicast and not any(ip in each for each in WRAPPED)


class _Plain(http.client.HTTPConnection):
    """Asks the internet address that was judged, whatever the host's name means by then."""

    wire: socket.socket | None = None

    def __init__(self, host: str, port: int, *, public: str, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self.public = public

    def connect(self) -> None:
        self.sock = self.wire = socket.create_connection((self.public, self.port), self.timeout)

    def cut(self) -> None:
        if self.wire:
            with suppress(OSError):
                self.wire.shutdown(socket.SHUT_RDWR)


class _Secure(_Plain):
    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = self.wire = context.wrap_socket(self.sock, server_hostname=self.host)


def _left(until: float) -> float:
    """The seconds that are left."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _why(error: Exception, host: str) -> str:
    if isinstance(error, TimeoutError):
        return f"{host} took longer than {SECONDS} seconds."
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate of {host} is not good: {error.verify_message}."
    return (
        f"{host} could not be asked: {getattr(error, 'strerror', None) or 'its answer is broken'}."
    )

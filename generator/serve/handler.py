"""HTTP of the preview: who may ask, what is looked up, how it is answered. Only this machine is served."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any, cast
from urllib.parse import parse_qs, unquote_to_bytes

from markupsafe import escape

from generator.headers import ALWAYS
from generator.media import content_type
from generator.serve.answer import Answer
from generator.serve.overlay import OWN
from generator.serve.preview import Preview
from generator.serve.words import words

LOOPBACK = "127.0.0.1"
#: Names by which a browser on this machine may ask; any other Host is a foreign page's trick (DNS rebinding).
HOSTS = ("localhost", LOOPBACK, "[::1]")
#: Seconds between signs of life on an idle stream; a browser that left is noticed by then.
HEARTBEAT = 15.0
#: The only files of the preview itself that are served.
FILES = ("preview.js", "preview.css")
_REFUSED = re.compile(r"[\x00-\x1f\x7f\\]")
_END = b"</body>"
_PLAIN = "text/plain; charset=utf-8"


class PreviewServer(ThreadingHTTPServer):
    """A server on loopback; one thread a connection, all of them ending with the program."""

    daemon_threads = True
    request_queue_size = 64
    # On Windows the option lets two programs share a port, and a busy one would not be noticed.
    allow_reuse_address = os.name == "posix"

    def __init__(self, port: int, preview: Preview) -> None:
        self.preview = preview
        self.closing = False
        super().__init__((LOOPBACK, port), Handler)

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name, which may take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    @property
    def hosts(self) -> frozenset[str]:
        """Every allowed Host header."""
        names = {f"{host}:{self.server_port}" for host in HOSTS}
        return frozenset(names | set(HOSTS) if self.server_port == 80 else names)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closes a connection is no news; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    # A request of no version gets a whole answer too; the answers of HTTP/0.9 had no status.
    default_request_version = "HTTP/1.1"
    server_version = "Gongkai"
    sys_version = ""
    timeout = 60
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Everything there is: GET and HEAD."""
        if self.headers.get("Content-Length") or self.headers.get("Transfer-Encoding"):
            # A body is never read; what follows on this connection would be mistaken for a request.
            self.close_connection = True
        raw, _, query = self.path.partition("?")
        path = decoded(raw)
        if self._foreign(own=path is not None and path.startswith(OWN)):
            return
        if path is None:
            self._say(HTTPStatus.NOT_FOUND, "missing")
        elif path == f"{OWN}events":
            self._events(query)
        elif path.startswith(OWN):
            self._own(path.removeprefix(OWN))
        else:
            self._answer(self._preview.look(path), query)

    do_HEAD = do_GET

    @property
    def _site(self) -> PreviewServer:
        return cast(PreviewServer, self.server)

    @property
    def _preview(self) -> Preview:
        return self._site.preview

    def _foreign(self, own: bool) -> bool:
        """Refuse who does not ask from this machine's own address: foreign pages and rebound names."""
        hosts = [host.strip().lower() for host in self.headers.get_all("Host", [])]
        if len(hosts) != 1 or hosts[0] not in self._site.hosts:
            self._say(HTTPStatus.MISDIRECTED_REQUEST, "refused")
            return True
        origins = {f"http://{host}" for host in self._site.hosts}
        foreign = any(origin not in origins for origin in self.headers.get_all("Origin", []))
        site = self.headers.get("Sec-Fetch-Site", "none")
        if foreign or (own and site not in ("none", "same-origin")):
            self._say(HTTPStatus.FORBIDDEN, "refused")
            return True
        return False

    def _answer(self, answer: Answer, query: str) -> None:
        data = with_script(answer) if answer.live else answer.data
        extra = dict(answer.headers)
        if answer.location:
            extra["Location"] = answer.location + (f"?{query}" if query else "")
        self._send(answer.status, answer.type, data, extra)

    def _own(self, name: str) -> None:
        if name in FILES:
            self._send(200, content_type(name), Path(__file__).with_name(name).read_bytes())
        else:
            self._say(HTTPStatus.NOT_FOUND, "missing")

    def _events(self, query: str) -> None:
        """Server-sent events (HTML Living Standard 9.2): the state of one page until it must be loaded again."""
        fields = parse_qs(query)
        path, key = decoded(fields.get("path", [""])[0]), fields.get("key", [""])[0]
        if path is None:
            self._say(HTTPStatus.NOT_FOUND, "missing")
            return
        self.close_connection = True
        self._head(200, "text/event-stream; charset=utf-8", {"Connection": "close"})
        if self.command == "HEAD":
            return
        self.wfile.write(b"retry: 500\n\n")
        preview, told, epoch = self._preview, "", self._preview.epoch
        while not self._site.closing:
            state = preview.state(path, key)
            if state.key != key:
                self._event("reload", "{}")
                return
            if (news := json.dumps(asdict(state), ensure_ascii=False)) != told:
                self._event("state", news)
                told = news
            while (later := preview.wait(epoch, HEARTBEAT)) == epoch:
                self.wfile.write(b":\n\n")
                self.wfile.flush()
            epoch = later

    def _event(self, name: str, data: str) -> None:
        self.wfile.write(f"event: {name}\ndata: {data}\n\n".encode())
        self.wfile.flush()

    def _say(self, status: int, word: str, extra: dict[str, str] | None = None) -> None:
        self._send(status, _PLAIN, (words(self._preview.lang)[word] + "\n").encode(), extra)

    def _send(self, status: int, kind: str, data: bytes, extra: dict[str, str] | None = None) -> None:
        self._head(status, kind, {"Content-Length": str(len(data)), **(extra or {})})
        if self.command != "HEAD":
            self.wfile.write(data)

    def _head(self, status: int, kind: str, extra: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        for name, value in (*ALWAYS, *extra.items()):
            self.send_header(name, value)
        if self.close_connection and "Connection" not in extra:
            self.send_header("Connection", "close")
        self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the standard library refuses before any method here is reached: other methods, broken requests."""
        self.close_connection = True
        if code == HTTPStatus.NOT_IMPLEMENTED:
            self._say(HTTPStatus.METHOD_NOT_ALLOWED, "method", {"Allow": "GET, HEAD"})
        else:
            self._say(code, "refused")

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not news."""


def decoded(raw: str) -> str | None:
    """An address path with its percent escapes undone, once; None for what no output can be named.

    Looked up in the plan afterwards, never on disk, so dots and further escapes lead nowhere.
    """
    try:
        path = unquote_to_bytes(raw.encode("latin-1")).decode("utf-8")
    except UnicodeError:
        return None
    return path if path.startswith("/") and not _REFUSED.search(path) else None


def with_script(answer: Answer) -> bytes:
    """A page with the preview's script at its end; the only difference from what is published."""
    tag = f'<script src="{OWN}preview.js" data-key="{escape(answer.key)}" defer></script>\n'.encode()
    head, end, tail = answer.data.rpartition(_END)
    return head + tag + end + tail if end else answer.data + tag

"""A preview in this process and a plain HTTP client for it: bytes as sent, nothing normalised on the way."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from generator.serve.server import Session
from tests.support.site import TinySite

#: The tag that the preview adds to a page.
TAG = re.compile(rb'<script src="/_gongkai/preview.js" data-key="([0-9a-f-]+)" defer></script>\n')


@dataclass(frozen=True)
class Reply:
    """One response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def key(self) -> str:
        """The key that the preview gave the page."""
        found = TAG.search(self.body)
        assert found, self.text[-300:]
        return found[1].decode()


class Client:
    """Asks one preview."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.said: list[str] = []
        self.port = session.server.server_port

    def send(self, request: bytes) -> Reply:
        """Send these bytes on a connection of their own and read until the server closes it."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            data = b""
            while chunk := connection.recv(65536):
                data += chunk
        head, _, body = data.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return Reply(int(status.split()[1]), headers, body)

    def ask(self, target: str | bytes, method: str = "GET", host: str | None = None, **headers: str) -> Reply:
        """One request; `target` goes out as it is, headers with `_` for `-`."""
        raw = target if isinstance(target, bytes) else target.encode()
        fields = {"Host": host or f"127.0.0.1:{self.port}", **headers}
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
        return self.send(method.encode() + b" " + raw + b" HTTP/1.1\r\n" + lines.encode() + b"\r\n")

    @contextmanager
    def events(self, path: str, key: str) -> Iterator[Events]:
        """The stream of a page that was given `key`."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            target = f"/_gongkai/events?path={quote(path, safe='')}&key={key}"
            lines = f"Host: 127.0.0.1:{self.port}\r\nConnection: close\r\n"
            connection.sendall(f"GET {target} HTTP/1.1\r\n{lines}\r\n".encode())
            yield Events(connection)


class Events:
    """Server-sent events as they come."""

    def __init__(self, connection: socket.socket) -> None:
        self._lines = connection.makefile("r", encoding="utf-8", newline="\n")

    def next(self) -> tuple[str, dict[str, Any]]:
        """The next event: its name and data."""
        name = ""
        for line in self._lines:
            if line.startswith("event: "):
                name = line[7:].strip()
            elif line.startswith("data: "):
                return name, json.loads(line[6:])
        raise EOFError("the stream has ended")


@contextmanager
def preview(site: TinySite) -> Iterator[Client]:
    """A running preview of a site; nothing is built behind it (tests/serve/test_process.py does that)."""
    said: list[str] = []
    session = Session(site.settings, 0, "zh-CN", said.append)
    session._built = True
    thread = threading.Thread(
        target=session.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    session.open()
    thread.start()
    client = Client(session)
    client.said = said
    try:
        yield client
    finally:
        session.server.shutdown()
        session.close()
        thread.join()


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for something that other threads bring about."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)

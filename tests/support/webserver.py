"""The real nginx and the real Apache over a published site, on a free port of this machine."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest

NGINX = """\
daemon off; pid {root}/pid;
events {{}}
http {{
  access_log off; client_body_temp_path {root}/a; proxy_temp_path {root}/b; fastcgi_temp_path {root}/c;
  uwsgi_temp_path {root}/d; scgi_temp_path {root}/e;
  server {{
    listen 127.0.0.1:{port}; root {root}/www;
    include "{own}";
  }}
}}
"""
#: What Debian's Apache has as modules, and others have built in.
MODULES = ("mpm_event", "authz_core", "mime", "dir", "alias", "headers")
APACHE = """\
ServerRoot {root}
PidFile {root}/pid
ErrorLog {root}/errors
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
{user}
{modules}
TypesConfig /dev/null
DocumentRoot {root}/www
<Directory {root}/www>
    Options FollowSymLinks
    AllowOverride FileInfo
    Require all granted
</Directory>
"""


@dataclass(frozen=True)
class Answer:
    """Status, headers by name in lower case, text."""

    status: int
    headers: dict[str, str]
    data: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.data.decode()


@dataclass(frozen=True)
class Server:
    """A running web server."""

    port: int

    @property
    def origin(self) -> str:
        """Scheme and place."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One answer; `path` is decoded. A header said twice fails."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, quote(path), headers=headers)
        answer = connection.getresponse()
        names = [name.lower() for name in answer.headers]
        assert len(set(names)) == len(names), (path, names)
        said = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, said, answer.read())


@contextmanager
def served(kind: str, site: Path, base: str, broken: Callable[[str], str] = str) -> Iterator[Server]:
    """`kind` is "nginx" or "apache2"; a copy of the published `site` is mounted at the path `base`, its rules for
    nginx changed by `broken`. Skips, saying so, where the server is not installed."""
    with _folder() as folder:
        mounted = folder / "www" / base.strip("/")
        copytree(site, mounted)
        rules = mounted / ".nginx.conf"
        rules.write_text(broken(rules.read_text("utf-8")), "utf-8")
        with _running(kind, folder, rules) as server:
            yield server


@contextmanager
def live(
    kind: str, output: Path, base: str, broken: Callable[[str], str] = str, more: str = ""
) -> Iterator[Server]:
    """The same over the published folder itself, as one release follows the other; `more` is for Apache."""
    with _folder() as folder:
        (folder / "www").mkdir()
        (folder / "www" / base.strip("/")).symlink_to(output)
        rules = folder / "rules.conf"
        rules.write_text(broken((output / ".nginx.conf").read_text("utf-8")), "utf-8")
        with _running(kind, folder, rules, more) as server:
            yield server


@contextmanager
def _folder() -> Iterator[Path]:
    """Not among the folders of tests, which are private: servers read as another user."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def _running(kind: str, folder: Path, rules: Path, more: str = "") -> Iterator[Server]:
    binary = shutil.which(kind) or shutil.which(kind, path="/usr/sbin")
    if binary is None:
        pytest.skip(
            f"{kind} is not installed: its rules are not tried (apt-get install nginx-light apache2-bin)"
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    config = folder / "server.conf"
    if "nginx" in binary:
        config.write_text(NGINX.format(root=folder, port=port, own=rules), "utf-8")
        command: list[str | Path] = [binary, "-c", config, "-p", folder, "-e", folder / "errors"]
    else:
        home = Path("/usr/lib/apache2/modules")
        lines = (f"LoadModule {name}_module {home}/mod_{name}.so" for name in MODULES)
        modules = "\n".join(lines) if home.exists() else ""
        user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
        text = APACHE.format(user=user, modules=modules, root=folder, port=port)
        config.write_text(text + more, "utf-8")
        command = [binary, "-f", config, "-D", "FOREGROUND"]
    process = subprocess.Popen(command)
    try:
        _wait(port, process)
        yield Server(port)
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert process.poll() is None, "the server did not start"
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")

"""The rules for nginx, read and obeyed by nginx itself."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.register.support import publish, two_records, withdraw
from tests.support.site import TinySite, make, record

PORT = 8399
CONFIG = """\
{user} daemon off; pid {root}/pid;
events {{}}
http {{
  access_log off; client_body_temp_path {root}/a; proxy_temp_path {root}/b; fastcgi_temp_path {root}/c;
  uwsgi_temp_path {root}/d; scgi_temp_path {root}/e;
  types {{ text/html html; }}
  server {{
    listen 127.0.0.1:{port}; root {root}; index index.html; absolute_redirect off;
    include {site}/redirects.nginx.conf;
  }}
}}
"""


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """A record that moved from odd addresses, and one with an odd file that was withdrawn."""
    tiny = two_records(make(tmp_path / "site"))
    odd = """redirect_from: ["/旧/a;b.html", "/old/$x{y}.html", "/old/"]\n"""
    tiny.edit("content/notices/2008/n1.md", "published:", f"{odd}published:")
    tiny.write("content/notices/2008/表 1.txt", "甲")
    tiny.write("content/notices/2008/n3.md", record("n3", "通知三", attachments='[{file: "表 1.txt"}]'))
    return withdraw(publish(tiny), "n3", "tombstone")


@pytest.fixture
def server(site: TinySite, tmp_path: Path) -> Iterator[None]:
    binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if binary is None:
        pytest.skip("nginx is not installed: its rules are not tried (apt-get install nginx-light)")
    (tmp_path / "base").symlink_to(site.output.resolve())
    config = tmp_path / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # the folders of tests are private
    config.write_text(CONFIG.format(user=user, root=tmp_path, port=PORT, site=site.output.resolve()), "utf-8")
    process = subprocess.Popen([binary, "-c", config, "-p", tmp_path, "-e", tmp_path / "errors"])
    try:
        for _ in range(50):
            if (tmp_path / "pid").exists():
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def get(path: str) -> tuple[int, str | None, str]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    connection.request("GET", quote(path))
    answer = connection.getresponse()
    return answer.status, answer.getheader("Location"), answer.read().decode()


@pytest.mark.usefixtures("server")
def test_moved_and_withdrawn_addresses_answer_as_they_should() -> None:
    for path in ("/base/旧/a;b.html", "/base/old/$x{y}.html", "/base/old/", "/base/old/index.html"):
        assert get(path)[:2] == (301, "/base/notices/2008/n1.html"), path
    for path in ("/base/notices/2008/n3.html", "/base/notices/2008/表 1.txt"):
        status, _, text = get(path)
        assert status == 410 and "重复发布" in text and "甲" not in text, path
    assert get("/base/notices/2008/n1.html")[0] == 200 and get("/base/none.html")[0] == 404

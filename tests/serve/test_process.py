"""The command itself, in a process of its own: what it prints, builds and leaves behind, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serve.client import until
from tests.support.site import TinySite, make, record

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(os.name != "posix", reason="publishing needs POSIX")
#: Takes away what Windows has not, before anything else is imported.
BARE = """
import os, sys
sys.modules["fcntl"] = None
for name in ("fork", "symlink"):
    if hasattr(os, name):
        delattr(os, name)
from generator.cli import main
sys.exit(main(sys.argv[1:]))
"""


class Running:
    """A `serve` process and what it printed."""

    def __init__(self, process: subprocess.Popen[str], errors: Path) -> None:
        self.process = process
        self.errors = errors
        assert process.stdout is not None
        self.line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)[^ \"]*", self.line)
        assert found, self.line + self.said
        self.address, self.port = found[0], int(found[1])

    @property
    def said(self) -> str:
        """Standard error so far."""
        return self.errors.read_text("utf-8")

    def read(self, path: str = "") -> str:
        """A page."""
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return str(answer.read().decode())

    def end(self, with_signal: int = signal.SIGINT) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(with_signal)
        return self.process.wait(timeout=10)


@contextmanager
def serving(
    site: TinySite, *options: str, program: tuple[str, ...] = ("-m", "generator")
) -> Iterator[Running]:
    errors = site.folder.parent / f"errors-{len(list(site.folder.parent.iterdir()))}"
    command = [sys.executable, *program, "serve", "--site", str(site.folder), "--no-search", *options]
    with (
        errors.open("w") as stream,
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=stream, text=True, encoding="utf-8"
        ) as process,
    ):
        try:
            yield Running(process, errors)
        finally:
            if process.poll() is None:
                process.kill()


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return make(tmp_path / "site").write("content/notices/2008/n1.md", record("n1"))


@POSIX
def test_it_serves_builds_behind_and_ends_cleanly(site: TinySite) -> None:
    with serving(site, "--port", "0", "--lang", "en") as running:
        assert re.fullmatch(
            r"Preview \S+/base/ watches content/, templates/, site.toml and shows every save; Ctrl-C ends it.\n",
            running.line,
        )
        assert "正文。" in running.read("notices/2008/n1.html")
        until(lambda: (site.output / "index.html").is_file(), 20)
        until(lambda: running.said.count("\n") >= 2)
        site.build()
        with serving(site, "--port", str(running.port)) as second:
            assert second.port != running.port
            assert f"端口 {running.port} 已被占用，改用 {second.port}。" in second.said
            assert "正文。" in second.read("notices/2008/n1.html")
            assert second.end(signal.SIGTERM) == 0
        assert running.end() == 0
        assert "Traceback" not in running.said
    assert not list(site.output.parent.glob(".public.releases/new-*"))
    assert "_gongkai" not in site.read("index.html")


@POSIX
def test_an_interrupt_ends_the_build_too(site: TinySite) -> None:
    with serving(site, "--port", "0") as running:
        assert running.end() == 0
    site.build()


@POSIX
def test_bad_content_is_no_reason_to_end(site: TinySite) -> None:
    site.edit("content/notices/2008/n1.md", "title: 标题", "colour: 红")
    with serving(site, "--port", "0", "--format", "json") as running:
        codes = {problem["code"] for problem in json.loads(running.line)["problems"]}
        assert codes
        assert "content/notices/2008/n1.md:3:1" in running.said
        assert not site.output.exists()
        site.edit("content/notices/2008/n1.md", "colour: 红", "title: 标题")
        until(lambda: (site.output / "notices/2008/n1.html").is_file(), 20)
        assert "问题已全部解决。" in running.said
        assert running.end() == 0


def test_without_locks_forks_and_links(site: TinySite) -> None:
    with serving(site, "--port", "0", program=("-c", BARE)) as running:
        assert "正文。" in running.read("notices/2008/n1.html")
        assert "此系统没有文件锁或符号链接" in running.said
        site.edit("content/notices/2008/n1.md", "正文。", "改过的正文。")
        until(lambda: "改过的正文。" in running.read("notices/2008/n1.html"))
        assert not site.output.exists()
        if os.name == "posix":
            assert running.end() == 0
        assert "Traceback" not in running.said


@pytest.mark.parametrize("port", ["-1", "65536", "x", "８０"])
def test_a_port_is_a_number(port: str) -> None:
    command = [sys.executable, "-m", "generator", "serve", "--port", port]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, timeout=20).returncode == 2

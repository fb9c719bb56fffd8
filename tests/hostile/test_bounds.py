"""Attached files that would keep their reader busy, or want all memory, hold nobody up: a person has to sign them off."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import attachments, cli, limits
from generator.personal.finding import Finding
from tests.personal import documents
from tests.support.site import make, record


def forever() -> None:
    while True:
        pass


def greedy() -> None:
    held = []
    while True:
        held.append(bytearray(16 << 20))


@pytest.mark.parametrize("reader", [forever, greedy])
def test_a_reader_that_does_not_end(
    tmp_path: Path,
    reader: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site = make(tmp_path).write("content/notices/2008/b.xlsx", documents.xlsx("甲"))
    site.write("content/notices/2008/a.md", record("a", attachments="[{file: b.xlsx}, {file: c.txt}]"))
    site.write("content/notices/2008/c.txt", "值班电话 13900000000")
    monkeypatch.setattr(limits, "ATTACHMENT_SECONDS", 1)
    monkeypatch.setattr(limits, "ATTACHMENT_MEGABYTES", 64)
    honest = attachments.in_file

    def read(data: bytes, path: str, key: str, shown: bool) -> tuple[Finding, ...]:
        if data.startswith(b"PK"):
            reader()
        return honest(data, path, key, shown)

    monkeypatch.setattr(attachments, "in_file", read)
    assert cli.main(["check", "--site", str(tmp_path), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["problems"]
    assert [(one["code"], one["path"].rpartition("/")[2]) for one in found] == [
        ("D110", "b.xlsx"),
        ("D102", "c.txt"),
    ]
    assert "时间或内存" in found[0]["message"]

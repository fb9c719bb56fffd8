"""A long build says on a terminal how far it is, whichever processes make the files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import cli
from generator.commands import build, progress
from generator.render import make as make_files
from tests.support.site import TinySite, make, record


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    tiny = make(tmp_path)
    for number in range(60):
        tiny.write(f"content/notices/2008/n{number}.md", record(f"n{number}"))
    return tiny


def said(site: TinySite, workers: int, capfd: pytest.CaptureFixture[str]) -> str:
    """What a first build says beside its report, in all of its processes."""
    words = ["build", "--site", str(site.folder), "--no-search", "--fresh", "--workers", str(workers)]
    assert cli.main(words) == 0
    return capfd.readouterr().err


@pytest.mark.parametrize("workers", [1, 2])
def test_a_terminal_is_told(
    site: TinySite, workers: int, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setattr(progress, "PAUSE", 0)
    monkeypatch.setattr(build, "on_terminal", lambda: True)
    monkeypatch.setattr(make_files, "TOGETHER", 100)
    told = said(site, workers, capfd)
    percents = [int(one) for one in re.findall(r"\r\033\[K正在生成页面：(\d+)%", told)]
    assert len(set(percents)) > 90 and percents[0] <= 1 and max(percents) == 99
    assert told.rpartition("\r\033[K")[2].startswith("已生成"), "the line is left to the last words"


def test_a_short_build_and_a_file_are_told_nothing(
    site: TinySite, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    assert "\r" not in said(site, 2, capfd)
    monkeypatch.setattr(build, "on_terminal", lambda: True)
    monkeypatch.setattr(progress, "PATIENCE", 60)
    assert "\r" not in said(site, 2, capfd)

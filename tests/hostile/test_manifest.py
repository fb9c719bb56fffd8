"""Hostile files, end to end: each has become what the manifest says, nothing stops the run, nothing leaks."""

from __future__ import annotations

import html
import json
import re
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator import cli, limits
from tests.hostile.cases import FOLDER, Case, possible, read_cases, site_of
from tests.hostile.made import CANARY
from tests.support.site import TinySite

CASES = tuple(case for case in read_cases() if possible(case))
#: What is found only after all else is well: dead links, two outputs on one address.
LATE = re.compile("G9|O9")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _watchdog() -> Iterator[None]:
    """A run that hangs is a failure and not an endless test."""
    if not hasattr(signal, "alarm"):
        yield
        return

    def ended(number: int, frame: object) -> None:
        raise TimeoutError("the run hangs")

    before = signal.signal(signal.SIGALRM, ended)
    signal.alarm(300)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def run(site: TinySite, capsys: pytest.CaptureFixture[str], *command: str) -> list[dict[str, Any]]:
    """The problems of a command; a traceback would be an exception here."""
    capsys.readouterr()
    code = cli.main([*command, "--site", str(site.folder), "--format", "json"])
    streams = capsys.readouterr()
    assert "Traceback" not in streams.err and CANARY not in streams.out + streams.err
    found: list[dict[str, Any]] = json.loads(streams.out)["problems"]
    assert code == (1 if any(one["severity"] == "error" for one in found) else 0)
    return found


def told(case: Case, problems: Sequence[dict[str, Any]]) -> list[str]:
    """The errors of a case as the manifest writes them."""
    return [_short(one) for one in problems if one["severity"] == "error" and case.owns(one["path"])]


def _short(one: dict[str, Any]) -> str:
    where = f":{one['line']}:{one['column']}" if one["line"] else ""
    return f"{one['code']} {one['path'].rpartition('/')[2]}{where}"


def is_late(case: Case) -> bool:
    return any(LATE.match(line) for line in case.refused)


def test_the_manifest_is_whole() -> None:
    names = [case.name for case in read_cases()]
    assert len(set(names)) == len(names) >= 150
    assert all(bool(case.refused) != (case.published is not None) for case in read_cases())


def test_one_run_names_every_bad_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    together = [case for case in CASES if case.refused and case.alone is None and not is_late(case)]
    problems = run(site_of(tmp_path, together), capsys, "check")
    assert {case.name: told(case, problems) for case in together} == {
        case.name: list(case.refused) for case in together
    }
    owned = [one for one in problems if any(case.owns(one["path"]) for case in together)]
    assert [one for one in problems if one not in owned and one["severity"] == "error"] == []


ALONE = [case for case in CASES if case.refused and (case.alone is not None or is_late(case))]


@pytest.mark.parametrize("case", ALONE, ids=lambda case: case.name)
def test_what_spoils_a_whole_site(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = site_of(tmp_path, [case])
    assert told(case, run(site, capsys, "check")) == list(case.refused)


def test_what_is_harmless_is_published_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    harmless = [case for case in CASES if case.published is not None]
    site = site_of(tmp_path, harmless)
    assert [one for one in run(site, capsys, "build", "--no-search") if one["severity"] == "error"] == []
    for case in harmless:
        page = html.unescape(site.read(f"notices/2008/{case.name}.html"))
        assert case.published is not None and case.published in page, case.name
        for name in case.beside or {}:
            given = (site.folder / FOLDER / name).read_bytes()
            assert (site.output / "notices/2008" / name).read_bytes() == given
    for file in site.output.resolve().rglob("*"):
        assert not file.is_symlink() and (file.is_dir() or CANARY.encode() not in file.read_bytes()), file
    assert sorted(path.name for path in tmp_path.iterdir()) == ["canary", "site"]


@pytest.mark.full
@pytest.mark.parametrize("case", [case for case in CASES if case.refused], ids=lambda case: case.name)
def test_each_by_itself_touches_nothing(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The site that is served stays as it was, byte by byte."""
    site = site_of(tmp_path, [])
    site.write("content/notices/2008/good.md", "---\nid: good\ntitle: 甲\npublished: 2008-03-01\n---\n乙\n")
    run(site, capsys, "build", "--no-search")
    before = site.files()
    case.write(site)
    assert told(case, run(site, capsys, "build", "--no-search")) == list(case.refused)
    assert site.files() == before and before


def test_a_link_that_is_followed_would_be_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted fault: a walk that takes links for files."""
    case = next(case for case in CASES if case.name == "disk-link-out")
    monkeypatch.setattr("generator.source.files.stat.S_ISREG", lambda mode: True)
    monkeypatch.setattr("generator.source.files._OPEN", 0)
    with pytest.raises(AssertionError):
        assert told(case, run(site_of(tmp_path, [case]), capsys, "check")) == list(case.refused)


def test_the_page_of_limits_has_the_figures() -> None:
    page = (ROOT / "docs/explain/limits.md").read_text("utf-8")
    mib = [
        limits.TEXT,
        limits.ATTACHMENT,
        limits.PUBLISHED,
        limits.MEMBER,
        limits.ALL_MEMBERS,
        limits.SMALL_MEMBER,
    ]
    figures = [f"{size // limits.MIB} MiB" for size in mib]
    figures += [f"{limits.BODY:,} bytes", f"{limits.FIELDS:,} bytes", f"{limits.NAME} bytes"]
    figures += [f"{limits.TEXT_SECONDS} seconds", f"{limits.ATTACHMENT_SECONDS} seconds"]
    figures += [
        f"{limits.TEXT_MEGABYTES:,} MiB",
        f"{limits.ATTACHMENT_MEGABYTES:,} MiB",
        f"{limits.GROWTH} to 1",
    ]
    figures += [
        f"{number:,}"
        for number in (
            limits.CHARACTERS_A_SECOND,
            limits.MEMBERS,
            limits.VALUES,
            limits.ROWS,
            limits.LIST_CELLS,
        )
    ]
    figures += [f"| {limits.NESTING} |", f"{limits.COLUMNS} columns", f"| {limits.ELEMENTS} |"]
    assert [figure for figure in figures if figure not in page] == []

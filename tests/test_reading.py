"""Reading files of the site: what cannot be read is a problem, and no link is followed out of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from generator import cli
from generator.problems import EnvironmentProblem
from generator.source.files import SourceFile, read_inside
from tests.support.site import TinySite, make, record


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    tiny = make(tmp_path / "site").write("content/notices/2008/form.txt", "x")
    fields = {"attachments": "[{file: form.txt}]"}
    return tiny.write("content/notices/2008/a.md", record("a", **fields)).build()


def test_an_attachment_that_cannot_be_read_is_a_problem(
    site: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = SourceFile.read

    def refuse(file: SourceFile) -> bytes:
        if file.name == "form.txt":
            raise PermissionError(13, "Permission denied")
        return honest(file)

    before = site.files()
    monkeypatch.setattr(SourceFile, "read", refuse)
    site.write("content/notices/2008/form.txt", "xx").try_build()
    assert site.problems() == ["S008 content/notices/2008/form.txt"]
    assert site.files() == before


@pytest.mark.parametrize("swapped", ["notices/2008/form.txt", "notices/2008"])
def test_a_link_that_took_a_place_is_not_followed(site: TinySite, tmp_path: Path, swapped: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "form.txt").write_text("secret", encoding="utf-8")
    place = site.folder / "content" / swapped
    place.rename(tmp_path / "moved")
    place.symlink_to(outside / "form.txt" if swapped.endswith("txt") else outside)
    with pytest.raises(OSError, match="symbolic link"):
        read_inside(site.folder, "content/notices/2008/form.txt")


def test_a_link_that_appears_while_building_ends_the_build(
    site: TinySite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "canary").write_text("secret", encoding="utf-8")
    before = site.files()
    file = site.folder / "content/notices/2008/form.txt"

    def swap(*arguments: object) -> tuple[()]:
        file.unlink()
        file.symlink_to(tmp_path / "canary")
        return ()

    site.write("content/notices/2008/form.txt", "another text")
    monkeypatch.setattr("generator.pipeline.check", swap)
    with pytest.raises(EnvironmentProblem) as caught:
        site.try_build()
    assert caught.value.code == "E004"
    assert site.files() == before


def test_what_changed_since_it_was_looked_into_is_not_published(
    site: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate read other bytes than those that would go out."""
    before = site.files()

    def change(*arguments: object) -> tuple[()]:
        site.write("content/notices/2008/form.txt", "13900000000")
        return ()

    site.write("content/notices/2008/form.txt", "another text")
    monkeypatch.setattr("generator.pipeline.check", change)
    with pytest.raises(EnvironmentProblem, match="E010"):
        site.try_build()
    assert site.files() == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_that_took_a_place_is_not_waited_for(site: TinySite) -> None:
    place = site.folder / "content/notices/2008/form.txt"
    place.unlink()
    os.mkfifo(place)
    with pytest.raises(OSError, match="not a regular file"):
        read_inside(site.folder, "content/notices/2008/form.txt")


@pytest.mark.parametrize("place", ["site.toml", "content", "templates"])
def test_links_in_place_of_settings_and_folders(tmp_path: Path, place: str) -> None:
    site = make(tmp_path / "site").write("content/notices/2008/a.md", record("a"))
    site.write("templates/strings/more.txt", "x")
    (site.folder / place).rename(tmp_path / "elsewhere")
    (site.folder / place).symlink_to(tmp_path / "elsewhere")
    assert f"S006 {place}" in site.check().problems()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CON .txt", "S009"),
        ("com³.csv", "S009"),
        (" a.txt", "S009"),
        ("a\u202etxt.exe", "S009"),
        ("a\u200b.txt", "S009"),
        ("a\x7f.txt", "S009"),
        ("a\nb.txt", "S009"),
        ("e\u0301.txt", "S009"),
        ("a:b.txt", "S009"),
        ("\udcff.txt", "S009"),
        ("甲" * 33 + ".txt", "S020"),
        ("附件１　名单（一）.txt", ""),
    ],
    ids=ascii,
)
def test_names_that_cannot_be_used_everywhere(
    site: TinySite, capsys: pytest.CaptureFixture[str], name: str, code: str
) -> None:
    place = site.folder / "content/notices/2008" / name
    try:
        place.write_bytes(b"x")
    except (OSError, ValueError):
        pytest.skip("this disk cannot have such a name either")
    assert cli.main(["check", "--site", str(site.folder), "--format", "json"]) == (1 if code else 0)
    found = json.loads(capsys.readouterr().out)["problems"]
    assert [one["code"] for one in found if one["severity"] == "error"] == ([code] if code else [])

"""Reading files of the site: what cannot be read is a problem, and no link is followed out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

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

"""What reviewers let through: value by value and file by file, with a name and an end."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from generator import cli
from generator.personal.seal import PATTERN, letters, opens, sealed
from generator.source.personal import EXCEPTIONS as PATH
from tests.personal import documents
from tests.personal.invented import mobile, resident
from tests.problems.cases import found
from tests.support.site import TinySite, make, record

NOTICE = "content/notices/2008/a.md"
SCAN = "content/notices/2008/b.pdf"
DICE = random.Random(9)
PHONE, OTHER, ID = mobile(DICE), mobile(DICE), resident(DICE)


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return make(tmp_path).write(NOTICE, record("a", body=f"值班电话 {PHONE}。"))


def entries(site: TinySite, capsys: pytest.CaptureFixture[str], expires: str = "2008-12-31") -> str:
    """What the command prints, completed by a reviewer."""
    assert cli.main(["privacy", "--site", str(site.folder)]) == 1
    told = capsys.readouterr().out
    filled = told.replace("reason:", "reason: 对外公布的电话").replace("who:", "who: 办公室")
    return filled.replace("expires:", f"expires: {expires}")


def test_an_entry_is_printed_completed_and_lets_the_value_through(
    site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    text = entries(site, capsys)
    assert PHONE not in text and PHONE[3:] not in text and f"{NOTICE}:6:6 {PHONE[:3]}********" in text
    assert found(site.write(PATH, text).check()) == []
    site.build()
    assert PHONE in site.read("notices/2008/a.html")
    assert cli.main(["privacy", "--site", str(site.folder)]) == 0
    assert capsys.readouterr().out == ""


def test_an_entry_without_reason_reviewer_and_end_is_refused(
    site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["privacy", "--site", str(site.folder)])
    problems = found(site.write(PATH, capsys.readouterr().out).check())
    assert [line.split()[0] for line in problems] == ["F002", "F002", "F002", "D102"]


def test_an_entry_is_for_one_value_in_one_place(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    site.write(PATH, entries(site, capsys))
    site.write("content/notices/2008/c.md", record("c", body=f"值班电话 {PHONE}。"))
    assert found(site.check()) == ["D102 error content/notices/2008/c.md:6:6"]
    site.remove("content/notices/2008/c.md").write(NOTICE, record("a", body=f"值班电话 {OTHER}。"))
    assert found(site.check()) == [f"D112 warning {PATH}:3:13", f"D102 error {NOTICE}:6:6"]
    site.write(NOTICE, record("a", body=f"值班电话 {PHONE[:5]} {PHONE[5:]}，证号 {ID}。"))
    assert [line.split()[0] for line in found(site.check())] == ["D101"]


def test_what_only_a_page_shows_can_be_let_through_there(
    site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write(NOTICE, record("a"))
    layout = (Path(cli.HERE) / "templates" / "pages" / "not-found.html").read_text("utf-8")
    half = f"{{% block main %}}{{{{ '{PHONE[:5]}' ~ '{PHONE[5:]}' }}}}"
    site.write("templates/pages/not-found.html", layout.replace("{% block main %}", half))
    assert found(site.check()) == ["D102 error site.toml"]
    text = entries(site, capsys)
    assert "record: 404.html" in text
    site.write(PATH, text)
    for _ in range(2):
        site.build()
        assert found(site) == ["I902 warning site.toml"] or found(site) == []
    site.remove(PATH)
    assert found(site.check()) == ["D102 error site.toml"]
    site.remove("templates/pages/not-found.html").write(PATH, text)
    assert found(site.check()) == [f"D112 warning {PATH}:3:13"]


def test_a_scan_is_signed_off_by_its_bytes(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    site.write(NOTICE, record("a", attachments="[{file: b.pdf}]")).write(SCAN, documents.pdf(picture=True))
    assert found(site.check()) == [f"D110 error {SCAN}"]
    text = entries(site, capsys)
    assert found(site.write(PATH, text).check()) == []
    assert found(site.check()) == []
    site.write(SCAN, documents.pdf(picture=True, title="again"))
    assert found(site.check()) == [f"D112 warning {PATH}:3:11", f"D110 error {SCAN}"]
    site.write(SCAN, documents.pdf(ID))
    assert found(site.check()) == [f"D112 warning {PATH}:3:11", f"D101 error {SCAN}"]


def test_a_leak_beside_what_cannot_be_read_is_not_signed_off(
    site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write(NOTICE, record("a", attachments="[{file: b.pdf}]"))
    site.write(SCAN, documents.pdf(picture=True, title=ID))
    signed = "\n".join(line for line in entries(site, capsys).splitlines() if "exceptions" not in line)
    signed = "files:\n" + signed.partition("files:\n")[2]
    assert found(site.write(PATH, signed).check()) == [f"D101 error {SCAN}"]


def test_entries_as_json(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["privacy", "--site", str(site.folder), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"problems", "entries"} and "kind: mobile" in told["entries"]


def test_a_broken_file_of_exceptions_lets_nothing_through(site: TinySite) -> None:
    for text in ("[", "- a\n", "exceptions: 5\n", "exceptions: [{record: a}]\n"):
        problems = found(site.write(PATH, text).check())
        assert problems[-1] == f"D102 error {NOTICE}:6:6" and len(problems) > 1, text


def test_a_seal_is_known_by_its_value_alone() -> None:
    import re

    seal = sealed(PHONE, letters(b"12345678"))
    assert re.fullmatch(PATTERN, seal) and opens(seal, PHONE) and not opens(seal, OTHER)
    assert seal != sealed(PHONE, letters(b"12345679")) and PHONE[3:] not in seal

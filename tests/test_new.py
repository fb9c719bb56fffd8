"""`new`: what it writes validates at once, under a free id, and replaces nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from generator import cli
from generator.commands.compose import faults
from generator.kinds import BY_NAME, KINDS
from generator.kinds.base import Kind
from generator.kinds.record import Record
from generator.schema.fields import about
from generator.schema.scaffold import FILL, Scaffold, written
from generator.source.tree import Map, Scalar, parse
from generator.values import Label
from tests.support.site import EVERY_KIND, TinySite, make, record

ROOT = Path(__file__).resolve().parent.parent


def new(site: TinySite, *arguments: str) -> int:
    """Run the command on a site; the exit code."""
    return cli.main(["new", *arguments, "--site", str(site.folder)])


def made(site: TinySite, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    """Path and text of a record that must be written."""
    capsys.readouterr()
    code = new(site, *arguments)
    captured = capsys.readouterr()
    assert code == 0, captured
    path = captured.out.strip()
    return path, (site.folder / path).read_text("utf-8")


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return make(tmp_path).write("site.toml", EVERY_KIND)


def named(site: TinySite, kind: str) -> TinySite:
    """The site with a record of every kind that the kind must name."""
    folders = {kind: folder for folder, kind in re.findall(r'folder = "(.+)"\nkind = "(.+)"', EVERY_KIND)}
    asked = Scaffold(BY_NAME[kind].record, date(2008, 11, 3), "zh-CN").questions
    wanted = {ref for _, item in asked for ref in item.about.ref}
    for ref in sorted({"notice" if ref == "any" else ref for ref in wanted}):
        text = Scaffold(BY_NAME[ref].record, date(2008, 11, 3), "zh-CN", {"id": f"the-{ref}"}).text()
        site.write(f"content/{folders[ref]}/2008/the-{ref}.md", text)
    return site


def test_choices_are_shown_in_the_language_of_the_skeleton() -> None:
    texts = {
        lang: Scaffold(BY_NAME["notice"].record, date(2008, 11, 3), lang).text() for lang in ("zh-CN", "en")
    }
    for line, chinese, english in (("status", "有效", "in-force"), ("  mode", "主动公开", "active")):
        assert f"# {line}: {chinese}  #" in texts["zh-CN"] and f"# {line}: {english}  #" in texts["en"]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_every_kind_validates_at_once(
    site: TinySite, capsys: pytest.CaptureFixture[str], kind: str, lang: str
) -> None:
    path, text = made(named(site, kind), capsys, kind, "--lang", lang)
    site.check()
    assert site.problems() == [], text
    assert f"title: {FILL.text(lang).split('{')[0]}" in text
    assert "\ndraft: true" in text
    assert "\npublished: 2008-11-20" in text and "\ndate: 2008-11-20" in text
    assert "/2008/" in path


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_without_the_draft_line_it_is_a_page(
    site: TinySite, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    path, text = made(named(site, kind), capsys, kind)
    site.write(path, re.sub(r"(?m)^draft:.*\n", "", text)).build()
    page = site.read(path.removeprefix("content/").replace(".md", ".html"))
    assert "（请填写标题）" in page and "（请填写正文）" in page
    assert "不会出现在网页上" not in page


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_each_commented_field_can_be_taken_as_it_stands(
    site: TinySite, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """Each optional field, with its `# ` taken off, reads without a fault, but for another that goes with it."""
    path, text = made(named(site, kind), capsys, kind)
    optional = text.partition("# 可选")[2].partition("\n---\n")[0]
    blocks = re.findall(r"(?m)^# [a-z_]+:.*\n(?:#  .*\n)*", optional + "\n")
    assert len(blocks) > 10
    for block in blocks:
        taken = block.replace("# ", "", 1).replace("\n# ", "\n")
        found = faults(text.replace(block, taken), path, BY_NAME[kind])
        assert [one for one in found if one.code not in ("A102", "A120", "A121")] == [], taken


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if hasattr(kind.record, "projects")])
def test_the_row_in_comments_can_be_taken_as_it_stands(
    site: TinySite, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    path, text = made(named(site, kind), capsys, kind)
    block = re.search(r"(?m)^# # projects:\n# #   - .*\n", text)
    assert block
    site.write(path, text.replace(block.group(), block.group().replace("# # ", ""))).check()
    assert [problem.split()[0] for problem in site.problems()] == ["R507"], "the programme of the example"


def test_ids_are_free_in_the_whole_site(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    site.write("content/lists/2008/notices-2008-007.md", "not readable")
    site.write("content/notices/2007/notices-2008-003.yaml", record("notices-2008-003"))
    first, _ = made(site, capsys, "notice")
    second, _ = made(site, capsys, "notice")
    assert first == "content/notices/2008/notices-2008-008.md"
    assert second == "content/notices/2008/notices-2008-009.md"
    (site.folder / first).unlink()
    assert made(site, capsys, "notice")[0].endswith("notices-2008-010.md"), "a number is not given twice"


def test_nothing_is_replaced(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    site.write("content/lists/2008/mine.md", "half written")
    assert new(site, "notice", "--id", "mine") == 1
    assert "R501" in capsys.readouterr().out
    assert not (site.folder / "content/notices").exists()
    assert (site.folder / "content/lists/2008/mine.md").read_text("utf-8") == "half written"


def test_as_of_is_the_day_of_everything(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    path, text = made(site, capsys, "publicity", "--as-of", "2007-05-14T10:00")
    assert path == "content/lists/2007/lists-2007-001.md"
    assert re.findall(r"(?m)^ *(\w+): (2007-\S+)", text) == [
        ("published", "2007-05-14"), ("date", "2007-05-14"), ("opens", "2007-05-14"), ("closes", "2007-05-18"),
    ]  # fmt: skip


def test_hints_name_what_is_there(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    window = "{opens: 2008-06-02, closes: 2008-06-06}"
    for name, day in (("older", "2008-06-02"), ("newer", "2008-07-02")):
        text = record(name, f"公示{name}", day, stage="proposed-approval", window=window)
        site.write(f"content/lists/2008/{name}.md", text)
    text = made(site, capsys, "approval")[1]
    assert "# follows: newer  #" in text and "公示newer" in text
    assert "# unit: office  #" in text and "办公室" in text


def test_titles_are_written_so_that_they_read_back(
    site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    for title in ("关于: 三点 #说明", "[通知]", "~", '他说"好"', "* & !", "2008", "a: b"):
        path, _ = made(site, capsys, "notice", "--title", title)
        text = (site.folder / path).read_text("utf-8")
        site.write(path, re.sub(r"(?m)^draft:.*\n", "", text)).check()
        assert site.problems() == []
        assert site.result is not None and site.result.loaded is not None
        assert title in {item.record.title for item in site.result.loaded.site.all_items}


@pytest.mark.parametrize("text", [" x", "null", "a\\b", "'", "- a", "键: 值", "x #y", "? a"])
def test_written_texts_read_back(text: str) -> None:
    node, problems = parse(f"k: {written(text)}", "f")
    assert not problems and isinstance(node, Map)
    value = node.get("k")
    assert isinstance(value, Scalar) and value.text == text and not value.empty


def test_a_title_that_cannot_be_is_a_problem(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    for title, code in (("两\n行", "F010"), ("\u202e反", "S011"), ("\x07", "S004")):
        assert new(site, "notice", "--title", title, "--format", "json") == 1
        answer = json.loads(capsys.readouterr().out)
        assert [one["code"] for one in answer["problems"]] == [code] and answer["path"] is None
    assert not (site.folder / "content/notices").exists()


def test_json_is_one_object(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(site, "notice", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "problems": [], "path": "content/notices/2008/notices-2008-001.md", "id": "notices-2008-001",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("notices",), "notice"),
        (("公示结果",), "publicity"),
        (("zzz",), "guideline, criteria"),
        (("notice", "--section", "notice"), "notices"),
        (("notice", "--section", "lists"), "publicity"),
        (("notice", "--id", "Not_Good"), "Not_Good"),
        (("notice", "--id", ""), "id"),
        (("notice", "--title", "\udcff"), ""),
    ],
)
def test_wrong_use_is_answered(
    site: TinySite, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert new(site, *arguments) == 2
    captured = capsys.readouterr()
    assert said in captured.err and captured.out == ""
    assert not (site.folder / "content/notices").exists()


def test_a_kind_without_section_says_what_to_add(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = make(tmp_path)
    text = (site.folder / "site.toml").read_text("utf-8")
    site.write("site.toml", re.sub(r"\[\[section\]\]\nfolder = \"reports\"(\n.+)+\n", "", text))
    assert new(site, "report", "--format", "json") == 1
    captured = capsys.readouterr()
    assert "[[section]]" in captured.err
    assert json.loads(captured.out)["path"] is None


@dataclass(frozen=True, kw_only=True)
class Sequel(Record):
    """A kind that must name a publicity."""

    follows: str = about(
        "依据", "Follows", "依据的公示。", "What it follows.", required=True, ref=("publicity",), example="x"
    )


def test_a_required_reference_takes_the_newest_or_says_what_is_missing(
    site: TinySite, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BY_NAME, "sequel", Kind("sequel", Label("后续", "Sequel"), Sequel))
    section = '[[section]]\nfolder = "sequels"\nkind = "sequel"\ntitle = "后续"\n\n[window]'
    site.edit("site.toml", "[window]", section)
    assert new(site, "sequel") == 1
    assert "publicity" in capsys.readouterr().err
    window = "{opens: 2008-06-02, closes: 2008-06-06}"
    site.write("content/lists/2008/l1.md", record("l1", stage="other", window=window))
    path, text = made(site, capsys, "sequel")
    assert path == "content/sequels/2008/sequels-2008-001.md" and "\nfollows: l1" in text


def test_a_broken_site_toml_is_reported(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    site.edit("site.toml", "[window]", "[windo]")
    assert new(site, "notice") == 1
    assert "site.toml" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links on this system")
def test_a_linked_folder_is_not_written_through(
    site: TinySite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (site.folder / "content/notices").symlink_to(outside)
    assert new(site, "notice") == 1
    assert list(outside.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_is_asked_and_asked_again(site: TinySite) -> None:
    """Answers are judged by the schema; later dates follow the answers; Enter takes the default."""
    import pty

    answers = [
        "网站上线通知",
        "2008-11-32",
        "2008-11-10 09:30",
        "拟X项",
        "拟立项",
        "2008-11-12",
        "2008-11-01",
        "",
        "",
    ]
    leader, follower = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "generator",
        "new",
        "publicity",
        "--site",
        str(site.folder),
        "--as-of",
        "2008-11-20",
    ]
    process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, cwd=ROOT)
    os.close(follower)
    os.write(leader, "".join(f"{answer}\n" for answer in answers).encode())
    shown = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(leader)
    said = shown.decode()
    assert process.wait() == 0, said
    text = (site.folder / "content/lists/2008/lists-2008-001.md").read_text("utf-8")
    assert "\ntitle: 网站上线通知" in text and "\npublished: 2008-11-10 09:30" in text
    assert "\nstage: 拟立项" in text and "opens: 2008-11-12" in text and "closes: 2008-11-18" in text
    for word in ("2008-11-32", "拟X项", "2008-11-01", "[2008-11-18]", "[lists-2008-001]"):
        assert word in said, said

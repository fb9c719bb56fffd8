"""A leak in any place of a site stops the build, and no report, release or memory shows the number."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from generator import cli
from generator.render import make as make_files
from tests.personal.invented import mobile, resident
from tests.problems.cases import found
from tests.support.site import SITE_TOML, TinySite, make, record

ID = resident(random.Random(1))
NOTICE = "content/notices/2008/a.md"
LIST = "content/approvals/2008/b.csv"
APPROVAL = record("b", decided="2008-02-28", projects="{file: b.csv}")
ROWS = "project,title,organisation,note\nKJ-2008-001,项目,某公司,"

#: A site with a leak: its files, and where it is reported.
LEAKS: dict[str, tuple[dict[str, str], str]] = {
    "title": ({NOTICE: record("a", title=f"关于{ID}的通知")}, f"{NOTICE}:3:10"),
    "summary": ({NOTICE: record("a", summary=f"涉及 {ID}")}, f"{NOTICE}:5:13"),
    "YAML escapes": (
        {NOTICE: record("a", summary='"' + "".join(f"\\u{ord(sign):04x}" for sign in ID) + '"')},
        f"{NOTICE}:5:11",
    ),
    "comment": ({NOTICE: record("a", source=f"本局 # {ID}")}, f"{NOTICE}:5:14"),
    "body": ({NOTICE: record("a", body=f"第一段。\n\n当事人 {ID}。")}, f"{NOTICE}:8:5"),
    "draft": ({NOTICE: record("a", draft="true", body=f"当事人 {ID}。")}, f"{NOTICE}:7:5"),
    "list": ({"content/approvals/2008/b.md": APPROVAL, LIST: f"{ROWS}{ID}\n"}, f"{LIST}:2:20"),
    "vocabulary": (
        {"content/_vocab/topics.yaml": f"- {{id: t, title: {ID}}}\n"},
        "content/_vocab/topics.yaml:1:18",
    ),
    "site.toml": ({"site.toml": SITE_TOML.replace("测试局", f"测试局 {ID}")}, "site.toml:2:14"),
    "template": ({"templates/components/x.html": f"<p>{ID}</p>"}, "templates/components/x.html:1:4"),
    "words": ({"templates/strings/own.zh-CN.toml": f"# {ID}\n"}, "templates/strings/own.zh-CN.toml:1:3"),
}


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return make(tmp_path).write(NOTICE, record("a"))


def report(site: TinySite, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    code = cli.main([*words, "--site", str(site.folder)])
    said = capsys.readouterr()
    assert code == 1
    return said.out + said.err


@pytest.mark.parametrize("place", LEAKS)
def test_a_leak_is_found_where_it_was_written(
    site: TinySite, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files, where = LEAKS[place]
    for path, text in files.items():
        site.write(path, text)
    problems = [line for line in found(site.try_build()) if line.startswith("D")]
    assert problems == [f"D101 error {where}"]
    for form in ("text", "json", "github"):
        for lang in ("zh-CN", "en"):
            told = report(site, capsys, "check", "--format", form, "--lang", lang)
            assert "D101" in told and unseen(told)
    assert not (site.folder / "public").exists()
    assert unseen_in(site.folder / ".cache")


def unseen(text: str) -> bool:
    """Neither the number nor the part of it that tells people apart."""
    return ID not in text and ID[6:] not in text and ID[-4:] not in text


def unseen_in(folder: Path) -> bool:
    return all(ID.encode() not in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_name_of_a_file_is_reported_without_it(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    name = f"content/notices/2008/{ID}.txt"
    site.write(NOTICE, record("a", attachments=f"[{{file: {ID}.txt}}]")).write(name, "表")
    assert sorted(found(site.check())) == [f"D101 error {name}", f"D101 error {NOTICE}:5:22"]
    for form in ("text", "json", "github"):
        assert unseen(report(site, capsys, "check", "--format", form))


def test_a_message_about_something_else_quotes_no_number(
    site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other problems name what was written; the number in it is covered there too."""
    site.write(NOTICE, record("a", unit=ID, topics=f"[{ID}]", date=ID))
    for form in ("text", "json", "github"):
        told = report(site, capsys, "check", "--format", form)
        assert "F0" in told and "D101" in told and unseen(told)


def test_what_only_the_pages_show_is_found_on_them(
    site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two harmless halves that a template puts together."""
    base = (Path(cli.HERE) / "templates" / "base.html").read_text("utf-8")
    site.write("templates/base.html", base.replace("</body>", f"{{{{ '{ID[:9]}' ~ '{ID[9:]}' }}}}</body>"))
    problems = found(site.try_build())
    assert "D101 error site.toml" in problems and f"D101 error {NOTICE}" in problems
    assert {line.partition(" ")[0] for line in problems} == {"D101"}
    assert site.result is not None and site.result.release is None
    assert unseen(report(site, capsys, "build", "--no-search"))
    assert unseen_in(site.folder / ".cache")


def test_an_address_that_only_the_pages_have_is_put_away_nowhere(
    site: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large site the links of pages are written while pages are made; not of such a page."""
    monkeypatch.setattr(make_files, "TOGETHER", 1)
    base = (Path(cli.HERE) / "templates" / "base.html").read_text("utf-8")
    link = f"<a href=\"{{{{ root }}}}index.html#{{{{ '{ID[:9]}' ~ '{ID[9:]}' }}}}\">x</a></body>"
    site.write("templates/base.html", base.replace("</body>", link))
    assert "D101 error site.toml" in found(site.try_build())
    assert site.result is not None and site.result.release is None
    assert unseen_in(site.folder / ".cache")


def test_no_setting_lowers_it(site: TinySite) -> None:
    site.write("site.toml", SITE_TOML + '\n[severity]\nD101 = "warning"\n').write(
        NOTICE, record("a", title=ID)
    )
    assert found(site.check())[-1].startswith("C011 error site.toml")


def test_what_is_found_is_looked_at_in_every_run(site: TinySite) -> None:
    site.build()
    before = site.files()
    site.write(NOTICE, record("a", body=f"电话 {mobile(random.Random(2))}。"))
    for _ in range(2):
        assert found(site.try_build()) == [f"D102 error {NOTICE}:6:4"]
    assert site.files() == before
    site.write(NOTICE, record("a")).build()
    assert site.result is not None and not site.result.switched

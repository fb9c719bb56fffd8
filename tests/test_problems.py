"""Broken content end to end: all of it named in one run and nothing besides, the published site untouched."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import cli
from generator.problems import EnvironmentProblem
from tests.support.site import DEFAULTS, TinySite, make, record

RECORD = "content/notices/2008/a.md"
LIST = "project,title,amount,unit\nKJ-01,甲,20,万元\n"
BASE = (Path(__file__).parents[1] / "templates" / "base.html").read_text("utf-8")


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """A small site of several kinds that has no problem."""
    tiny = make(tmp_path).write(RECORD, record("a", body="各有关单位：\n\n见[申报指南](ref:call)。"))
    tiny.write("content/notices/2008/b.md", record("b"))
    tiny.write("content/calls/2008/call.md", record("call", opens="2008-03-01", closes="2008-04-01"))
    tiny.write(
        "content/lists/2008/c.md",
        record(
            "c",
            stage="other",
            window="{opens: 2008-03-03, closes: 2008-03-07}",
            guideline="call",
            projects="{file: c.csv}",
        ),
    )
    return tiny.write("content/lists/2008/c.csv", LIST)


def in_another_encoding(site: TinySite) -> TinySite:
    return site.write("content/notices/2008/b.md", record("b", title="关于申报的通知").encode("gbk"))


#: What is planted, and the one line that must be said.
PLANTED: dict[str, tuple[Callable[[TinySite], object], str]] = {
    "template brace": (
        lambda site: site.write("templates/base.html", BASE.replace("| text }} –", "| text } –")),
        "T801 templates/base.html:{line}:{column}",
    ),
    "bad date": (lambda site: site.edit(RECORD, "2008-03-01", "2008-02-30"), f"F011 {RECORD}:4:12"),
    "unknown field": (lambda site: site.edit(RECORD, "title:", "titel: 甲\ntitle:"), f"F001 {RECORD}:3:1"),
    "dead link": (
        lambda site: site.edit(RECORD, "ref:call", "form.docx") and site.edit(RECORD, "各有关单位：", "form.docx 见附件。"),
        f"G901 {RECORD}:8:9",
    ),
    "dead reference": (lambda site: site.edit(RECORD, "ref:call", "ref:cal"), f"B703 {RECORD}:8:9"),
    "duplicate id": (
        lambda site: site.write("content/notices/2007/a.md", record("a", published="2007-03-01")),
        f"R501 {RECORD}:2:5",
    ),
    "GBK file": (in_another_encoding, "S001 content/notices/2008/b.md:3:8"),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_at_its_place_and_the_published_site_stays(
    fault: str, site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    plant, expected = PLANTED[fault]
    before = site.build().files()
    plant(site)
    line = next(number for number, text in enumerate(BASE.split("\n"), 1) if "| text }} –" in text)
    column = BASE.split("\n")[line - 1].index("{{ page") + 1
    for command in ("check", "build"):
        assert cli.main([command, "--site", str(site.folder)]) == 1
        streams = capsys.readouterr()
        assert "Traceback" not in streams.out + streams.err
        code, _, place = expected.format(line=line, column=column).partition(" ")
        assert streams.out.startswith(f"{place}: 错误 {code} ")
        assert "共 1 个错误，0 个警告。" in streams.out
    assert site.files() == before


def test_all_faults_of_all_files_in_one_run_in_the_order_of_files(site: TinySite) -> None:
    site.edit("site.toml", 'owner = "office"\n\n[window]', 'owner = "offic"\n\n[window]')
    settings = (site.folder / "site.toml").read_text("utf-8").splitlines()
    owner = settings.index('owner = "offic"') + 1
    site.write("content/_vocab/topics.yaml", "- {id: conference, title: 大会, valid_from: 2008-1-1}\n")
    site.write("content/lists/2008/c.csv", LIST + "KJ-03,乙,x,万元\nKJ-02,丙,3\n")
    site.edit("content/calls/2008/call.md", "closes: 2008-04-01", "closes: 2008-02-01")
    site.write(RECORD, record("a", date="2008", colour="red", body="<script>x</script>"))
    site.write("content/notices/2008/b.md", record("b", body="见[甲](x:y)。\n\n![](b.png)"))
    site.write("content/notices/2008/d.md", "title: 甲\n")
    assert site.check().problems() == [
        "F004 content/_vocab/topics.yaml:1:43",
        "R511 content/calls/2008/call.md:6:9",
        "F007 content/lists/2008/c.csv:3:9",
        "S205 content/lists/2008/c.csv:4:9",
        f"F004 {RECORD}:5:7",
        f"F001 {RECORD}:6:1",
        "B702 content/notices/2008/b.md:6:6",
        "B706 content/notices/2008/b.md:8:5",
        "S120 content/notices/2008/d.md:1:1",
        f"R507 site.toml:{owner}:9",
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("content/calls/2008/call.md", "---\nid: call\n", ["S121 content/calls/2008/call.md:1:1"]),
        ("content/calls/2008/call.md", "---\nid: [\n---\n", ["S118 content/calls/2008/call.md:2:5"]),
        ("content/calls/2008/call.md", b"---\nid: call\ntitle: \xb9\xab\xb8\xe6\n---\n", ["S001 content/calls/2008/call.md:3:8"]),
        ("content/_vocab/units.yaml", "- {id: office, title: [\n", ["S118 content/_vocab/units.yaml:1:23"]),
        ("content/_vocab/units.yaml", "office: 办公室\n", ["F003 content/_vocab/units.yaml:1:1"]),
        ("content/_vocab/units.yaml", "- office\n", ["F003 content/_vocab/units.yaml:1:3"]),
        ("content/_vocab/units.yaml", "- {id: office}\n", ["F002 content/_vocab/units.yaml:1:3"]),
        ("content/_vocab/units.yaml", "- {id: offices, title: 办公室, title: 处}\n", ["S102 content/_vocab/units.yaml:1:29"]),
        ("content/_vocab/units.yaml", "- {id: x, title: 甲}\n- {id: x, title: 乙}\n", ["R501 content/_vocab/units.yaml:2:8"]),
        ("content/lists/2008/c.csv", "x\ty\n", ["S210 content/lists/2008/c.csv:1:1"]),
        ("content/lists/2008/c.md", "no fields", ["S120 content/lists/2008/c.md:1:1"]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_brings_no_other_faults_with_it(
    path: str, text: str | bytes, expected: list[str], site: TinySite
) -> None:
    assert site.write(path, text).check().problems() == expected


def test_a_misnamed_vocabulary_is_the_only_fault(site: TinySite) -> None:
    site.remove("content/_vocab/units.yaml").write(
        "content/_vocab/units.yml", DEFAULTS["content/_vocab/units.yaml"]
    )
    assert site.check().problems() == ["S016 content/_vocab/units.yml"]


def test_a_record_out_of_place_is_the_only_fault(site: TinySite) -> None:
    text = (site.folder / "content/calls/2008/call.md").read_text("utf-8")
    site.remove("content/calls/2008/call.md").write("content/calls/call.md", text)
    assert site.check().problems() == ["S013 content/calls/call.md"]


def test_places_follow_a_failed_entry_of_a_list(site: TinySite) -> None:
    """An entry that cannot be read does not move the places of those after it."""
    rows = "\n".join(
        ["projects:", "  - {project: x, title: 甲}", "  - {project: KJ-01, title: 乙, amount: 5}"]
    )
    fields = rows.removeprefix("projects:")
    site.write(
        "content/lists/2008/c.md",
        record("c", stage="other", window="{opens: 2008-03-03, closes: 2008-03-07}", projects=fields),
    )
    assert site.remove("content/lists/2008/c.csv").check().problems() == [
        "F009 content/lists/2008/c.md:8:15",
        "R520 content/lists/2008/c.md:9:40",
    ]


def test_a_lowered_error_is_published_with_a_warning(site: TinySite) -> None:
    site.edit(RECORD, "published: 2008-03-01", "published: 2007-03-01")
    assert not site.try_build().result.ok  # type: ignore[union-attr]
    site.write("site.toml", DEFAULTS["site.toml"] + '\n[severity]\nR503 = "warning"\n').build()
    assert site.problems()[0] == f"R503 {RECORD}:4:12"
    assert "notices/2007/a.html" in site.files()


def test_a_raised_warning_stops_publication(site: TinySite) -> None:
    site.write("content/notices/2008/form.txt", "表").build()
    site.write("site.toml", DEFAULTS["site.toml"] + '\n[severity]\nS014 = "error"\n').try_build()
    assert site.result is not None and not site.result.ok


def test_a_body_of_yaml_has_its_places_too(site: TinySite) -> None:
    text = "id: b\ntitle: 乙\npublished: 2008-03-01\nbody: |\n  甲\n\n  见[丙](x:y)。\nsource: 丁\n"
    site.remove("content/notices/2008/b.md").write("content/notices/2008/b.yaml", text)
    assert site.check().problems() == ["B702 content/notices/2008/b.yaml:7:8"]


#: Pieces that content is made of, and what people put between them.
SCRAPS = st.sampled_from(
    ["---\n", "id: a\n", "title: 甲\n", "published: 2008-03-01\n", "published: 9999-99-99\n", "status: 废止\n", "status: {state: 废止}\n",
     "topics: [conference]\n", "topics:\n  - ~\n", "projects:\n  - {project: KJ-01, title: 甲}\n", "projects: {file: a.csv}\n", "draft: yes\n",
     "attachments: [{file: a.csv}]\n", "redirect_from: [/../x, /a]\n", "number: 〔2008〕1号\n", "window: {opens: 2008-01-01}\n",
     "x: ", "：", ": ", "[", "]", "{", "}",
     "&a ", "*a", "!t ", "|\n", ">\n", "\t", "  ", "- ", '"', "'", "\\", "#", "%", "@", "\r\n", "\r", "\ufeff", "\u2028", "\x00", "\u202e", "甲", "𠮷",
     "\n", "project,title,amount\n", "KJ-01,甲,２０\n", ",", "[a](ref:b)", "![](x.png)", "<b>", "<script>", "</p>", "```\n", "|a|b|\n|-|-|\n",
     "## 章\n", "[section]\n",
     "[[section]]\n", "folder = ", "=", "title = 1\n", "[site]\n", "9" * 400, "~", "null", "2008-02-30"]
)  # fmt: skip
TEXTS = st.lists(SCRAPS, max_size=20).map("".join)
FORMS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
DATA = st.one_of(
    st.builds(lambda text, form: text.encode(form, "replace"), TEXTS, FORMS), st.binary(max_size=80)
)


def runs(folder: Path, path: str, data: bytes) -> None:
    """A run of everything ends with problems or without, never otherwise."""
    site = make(folder).write(
        "content/lists/2008/c.md",
        record(
            "c", stage="other", window="{opens: 2008-03-03, closes: 2008-03-07}", projects="{file: c.csv}"
        ),
    )
    site.write("content/lists/2008/c.csv", LIST).write(path, data)
    try:
        site.check()
    except EnvironmentProblem:
        return
    finally:
        (site.folder / path).unlink()
    assert site.result is not None
    for problem in site.result.problems:
        assert problem.span.path, traceback.format_list([])


@pytest.mark.parametrize(
    ("path", "examples"),
    [
        ("content/notices/2008/a.md", 110),
        ("content/lists/2008/a.yaml", 60),
        ("content/lists/2008/c.csv", 60),
        ("content/_vocab/topics.yaml", 30),
        ("site.toml", 40),
    ],
)
def test_whatever_a_file_holds_nothing_breaks(
    path: str, examples: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    head = {"site.toml": DEFAULTS["site.toml"], "content/lists/2008/c.csv": "project,title,amount\n"}.get(
        path,
        "" if path.endswith(("units.yaml", "topics.yaml")) else "id: a\ntitle: 甲\npublished: 2008-03-01\n",
    )
    head = f"---\n{head}" if path.endswith(".md") else head

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(DATA, st.booleans())
    def fuzz(data: bytes, begun: bool) -> None:
        runs(folder, path, head.encode() + data if begun else data)

    fuzz()

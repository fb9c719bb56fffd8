"""Reports for people and machines: the caret under the right thing, one JSON object, annotations, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import cli, report
from generator.problems import Problem, Related, Span, error, warning
from tests.support.site import TinySite, make, record

RECORD = "content/notices/2008/a.md"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return make(tmp_path).write(RECORD, record("a"))


def excerpt(line: str, column: int, length: int = 1) -> tuple[str, str]:
    """The shown line and its caret, both from the bar on."""
    problem = error("F010", Span("x.md", 3, column, length), name="x", label="x")
    lines = list(report.as_text((problem,), "en", lambda path: ["", "", line]))
    return lines[1].partition("| ")[2], lines[2].partition("| ")[2]


@pytest.mark.parametrize(
    ("line", "column", "length", "caret"),
    [
        ("id: abc", 5, 3, "    ^^^"),
        ("标题: 甲乙", 5, 2, " " * 6 + "^^^^"),
        ("Ａｂ：甲", 4, 1, " " * 6 + "^^"),
        ("e\u0301: x", 5, 1, "   ^"),
        ("𠮷：x", 3, 1, "    ^"),
        ("ｶﾅ甲", 3, 1, "  ^^"),
        ("a\tb", 3, 1, "  ^"),
        ("x", 2, 1, " ^"),
        ("", 1, 1, "^"),
        ("甲\u202e乙", 3, 1, "   ^^"),
        ("甲　乙", 3, 1, "    ^^"),
    ],
)
def test_the_caret_stands_under_what_is_meant(line: str, column: int, length: int, caret: str) -> None:
    shown, under = excerpt(line, column, length)
    assert under == caret
    assert report.width(shown) == report.width(line.replace("\t", " ").replace("\u202e", " ").rstrip())


@pytest.mark.parametrize("letter", ["a", "甲"])
@pytest.mark.parametrize("column", [1, 40, 500, 999, 1000])
def test_a_long_line_is_cut_to_a_window_around_the_place(letter: str, column: int) -> None:
    line = letter * (column - 1) + "!" + letter * (1000 - column)
    shown, caret = excerpt(line, column)
    assert report.width(shown) <= 96
    before = shown.partition("!")[0]
    assert report.width(caret) == report.width(before) + 1
    assert shown.startswith("…") == (before != line[: column - 1])
    assert shown.endswith("…") == (shown.partition("!")[2] != line[column:])


def test_a_long_thing_is_underlined_as_far_as_it_is_shown() -> None:
    shown, caret = excerpt("title: " + "甲" * 4000, 8, 4000)
    assert report.width(shown) <= 96 and report.width(caret) <= 96 and shown.startswith("title: ")


def test_a_line_of_megabytes_takes_no_time() -> None:
    shown, _ = excerpt("甲" * 3_000_000, 2_000_000)
    assert report.width(shown) <= 96


@pytest.mark.parametrize("form", ["plain", "bom", "crlf"])
def test_the_excerpt_is_the_line_an_editor_shows(
    form: str, site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    data = record("a", date="2008年3月").encode()
    data = {"plain": data, "bom": b"\xef\xbb\xbf" + data, "crlf": data.replace(b"\n", b"\r\n")}[form]
    site.write(RECORD, data)
    assert cli.main(["check", "--site", str(site.folder)]) == 1
    lines = capsys.readouterr().out.split("\n")
    assert lines[0].startswith(f"{RECORD}:5:7: 错误 F004") and lines[1:3] == [
        "  5 | date: 2008年3月",
        "    |       ^^^^^^^^^",
    ]


def many(count: int) -> tuple[Problem, ...]:
    return tuple(error("F010", Span("x.md", number + 1, 1), name="x", label="x") for number in range(count))


def test_the_terminal_shows_twenty_of_a_code_and_json_all() -> None:
    lines = list(report.as_text(many(50), "en", lambda path: []))
    assert sum("F010 One line only" in line for line in lines) == report.CAP == 20
    assert "… 30 more of F010; --format json lists all." in lines
    assert "Errors: 50, warnings: 0." in lines
    assert len(report.as_json(many(50), "en")) == 50


def test_json_is_as_the_contract_has_it() -> None:
    found = (
        error(
            "R515",
            Span("list.csv", 3, 1),
            Related(Span("list.csv", 2, 1), "first"),
            label="项目编号",
            value="KJ-01",
        ),
        warning("S014", Span("form.txt"), name="form.txt"),
    )
    first, second = report.as_json(found, "zh-CN")
    assert list(first) == [
        "code",
        "severity",
        "path",
        "line",
        "column",
        "message",
        "hint",
        "related",
        "waiver",
    ]
    assert (first["severity"], first["line"], first["column"]) == ("error", 3, 1)
    assert first["related"] == [{"path": "list.csv", "line": 2, "column": 1, "message": "另一处"}]
    assert (second["severity"], second["line"], second["column"], second["related"]) == (
        "warning",
        None,
        None,
        [],
    )


def test_a_fact_may_look_like_a_placeholder() -> None:
    problem = error("F001", Span("x.md", 1, 1), name="{near}[[x]]", near="", known="{name}")
    assert "“{near}[[x]]”" in report.message(problem, "en") and report.hint(problem, "en") == "Known: {name}."


def test_brackets_of_a_text_stay() -> None:
    problem = error("S012", Span("x.md"), folder="x", known="y")
    assert "[[section]]" in report.hint(problem, "zh-CN")


def test_the_second_place_is_told() -> None:
    problem = error(
        "R515",
        Span("list.csv", 3, 1),
        Related(Span("list.csv", 2, 1), "first"),
        label="项目编号",
        value="KJ-01",
    )
    assert "  The other: list.csv:2:1" in list(report.as_text((problem,), "en", lambda path: []))


def test_github_annotations_escape_what_would_end_them() -> None:
    problem = error("R509", Span("content/a,b:c.md", 4, 2), name="100%\r\n::x")
    (line,) = report.as_github((problem,), "en")
    assert line.startswith("::error file=content/a%2Cb%3Ac.md,line=4,col=2,title=R509 Attachment missing::")
    assert "\n" not in line and "\r" not in line and "100%25\\u000d%0A" in line
    (bare,) = report.as_github((warning("S014", Span("x.txt"), name="x"),), "zh-CN")
    assert bare.startswith("::warning file=x.txt,title=S014 文件没有用到::")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command; never a traceback."""
    try:
        code = cli.main(list(words))
    except SystemExit as stop:
        code = int(stop.code or 0)
    streams = capsys.readouterr()
    assert "Traceback" not in streams.out + streams.err
    return code, streams.out, streams.err


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("extra", [(), ("--explain", "index.html", "--timings", "--fresh")])
def test_json_is_one_object_and_nothing_else(
    command: str, extra: tuple[str, ...], site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ("--site", str(site.folder), "--format", "json")
    code, out, _ = run(capsys, command, *place, *extra, *(["--no-search"] if command == "build" else []))
    assert code == 0 and isinstance(json.loads(out)["problems"], list) and out.count("\n") == 1
    site.write(RECORD, record("b"))
    code, out, _ = run(capsys, command, *place, *extra)
    assert code == 1 and [one["code"] for one in json.loads(out)["problems"]] == ["R502"]


def test_json_when_the_machine_is_at_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "build", "--site", str(tmp_path), "--format", "json")
    assert (
        code == 3 and json.loads(out)["problems"] == [] and json.loads(out)["environment"]["code"] == "E005"
    )
    assert err.startswith("E005")


def test_exit_codes(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    place = ("--site", str(site.folder))
    assert run(capsys, "check", *place)[0] == 0
    site.write("content/notices/2008/form.txt", "表")
    code, out, _ = run(capsys, "check", *place)
    assert code == 0 and "S014" in out
    assert run(capsys, "check", *place, "--strict")[0] == 1
    site.write(RECORD, record("b"))
    assert run(capsys, "check", *place)[0] == 1
    for wrong in (
        ("nonsense",),
        ("check", "--as-of", "gestern"),
        ("check", "--format", "xml"),
        ("check", "--workers", "x"),
    ):
        assert run(capsys, *wrong)[0] == 2
    assert run(capsys, "check", "--site", str(site.folder / "nowhere"))[0] == 3


@pytest.mark.parametrize(("lang", "words"), [("zh-CN", ("错误", "处理：")), ("en", ("error", "Fix: "))])
def test_both_languages(
    lang: str, words: tuple[str, str], site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write(RECORD, record("a", status="作废"))
    _, out, _ = run(capsys, "check", "--site", str(site.folder), "--lang", lang)
    assert all(word in out for word in words)
    assert ("in force" in out) == (lang == "en")


def test_content_never_causes_a_traceback_on_the_way_in(
    site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line looks for the time zone before settings are read properly."""
    for text in (
        "[site]\ntimezone = 5",
        "site = 1",
        "[site]\ntimezone = '\\u0000'",
        "x = " + "[" * 100_000,
        "x = " + "9" * 9999,
        "[site]\ntimezone = ''",
    ):
        site.write("site.toml", text)
        assert run(capsys, "check", "--site", str(site.folder))[0] == 1
    site.write("site.toml", b"\xff\xfe")
    assert run(capsys, "check", "--site", str(site.folder))[0] == 1


def test_names_give_no_orders_to_terminals() -> None:
    """Escape sequences and signs that turn text around are shown by number, in places and in values."""
    problem = error("R509", Span("content/a\u202etxt.exe"), name="\x1b[2J\x07甲👩\u200d💻")
    for line in (*report.as_text((problem,), "zh-CN", lambda _: []), *report.as_github((problem,), "zh-CN")):
        assert not {"\x1b", "\x07", "\u202e"} & set(line)
    text = "\n".join(report.as_text((problem,), "zh-CN", lambda _: []))
    assert "a\\u202etxt.exe" in text and "\\u001b[2J\\u0007甲👩\u200d💻" in text

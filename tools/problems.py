"""The reference of problems: every code with its texts, its smallest failing case and what is printed for it.

The cases are those that the tests run (`tests/problems/`), and the output is made by running them, so
the page cannot say what the program does not.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from generator import report
from generator.problems import MAY_BE_WARNINGS, WARNINGS
from tests.problems.cases import Case, cases
from tools.markdown import NOTE

SHIPPED = Path(__file__).resolve().parent.parent
#: First characters of codes by stage of the line, in its order.
STAGES = (
    ("S0", "文件 · Files"),
    ("S1", "字段的书写 · How fields are written"),
    ("S2", "清单 · Lists"),
    ("F", "字段的值 · Values of fields"),
    ("C", "网站设置 · site.toml"),
    ("R", "记录之间 · Between records"),
    ("P1", "公示期 · Publicity periods"),
    ("P2", "程序 · Procedure"),
    ("P3", "资金 · Money"),
    ("P4", "抽取和指标 · Draws and criteria"),
    ("P5", "匹配和单位 · Matches and organisations"),
    ("P9", "豁免 · Waivers"),
    ("A", "台账、办事和年报 · Ledgers, services and reports"),
    ("H", "健康 · Health"),
    ("B", "正文 · Texts"),
    ("D", "个人信息 · Personal data"),
    ("L", "登记簿 · The register"),
    ("O", "地址 · Addresses"),
    ("T", "模板 · Templates"),
    ("G", "链接 · Links"),
    ("I", "检索 · Search"),
    ("E", "运行环境 · The machine"),
)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def render() -> str:
    """The Markdown of `docs/reference/problems.md`."""
    known = {case.code: case for case in cases()}
    return (
        "\n".join(
            [NOTE, "", *_head(), *(line for stage in STAGES for line in _stage(*stage, known))]
        ).rstrip()
        + "\n"
    )


def _head() -> Iterator[str]:
    lowered, warnings = (", ".join(sorted(names)) for names in (MAY_BE_WARNINGS, WARNINGS))
    yield "# 问题代码 · Problems"
    yield ""
    yield (
        "每个问题有一个永久的代码，报告给出文件、行和列、现场、允许的写法和处理办法；一次运行列出全部问题，"
        "有错误时已发布的网站不变。下面的“最小例子”就是测试所用的，输出是实际运行的结果。"
    )
    yield ""
    yield (
        "Every problem has a permanent code. A report tells file, line and column, what was found, what is allowed "
        "and what to do; one run lists all of them, and with an error the published site stays as it is. "
        "The smallest cases below are those that the tests run; the output is that of running them."
    )
    yield ""
    yield f"警告 · Warnings: {warnings}。可在 `[severity]` 中降为警告 · Can be made warnings in `[severity]`: {lowered}。"
    yield ""


def _stage(prefix: str, title: str, known: dict[str, Case]) -> Iterator[str]:
    codes = [code for code in report.codes() if code.startswith(prefix)]
    yield f"## {title}"
    yield ""
    for code in codes:
        yield f"- [{code}](#{code.lower()}) {_texts(code, 'zh-CN')['title']} · {_texts(code, 'en')['title']}"
    yield ""
    for code in codes:
        yield from _code(code, known.get(code))


def _texts(code: str, lang: str) -> dict[str, str]:
    return dict(report.messages(lang)[code])


def _code(code: str, case: Case | None) -> Iterator[str]:
    zh, en = _texts(code, "zh-CN"), _texts(code, "en")
    yield f'<a id="{code.lower()}"></a>'
    yield ""
    yield f"### {code} {zh['title']} · {en['title']}"
    yield ""
    yield f"**为什么** {zh['why']}"
    yield ""
    yield f"**Why** {en['why']}"
    yield ""
    if case is None:
        yield f"{_general(zh['message'])} {_general(zh['hint'])}"
        yield ""
        yield f"{_general(en['message'])} {_general(en['hint'])}"
        yield ""
    else:
        yield from _fenced(case.text("site.txt"))
        yield from _fenced(_printed(case, "zh-CN"))
        yield from _fenced(_printed(case, "en"))


def _general(text: str) -> str:
    """A text without the facts of a case."""
    shown = re.sub(r"\[\[[^\]]*\{[^\]]*\]\]", "", text)
    return re.sub(r"([<>*_])", r"\\\1", _PLACEHOLDER.sub("…", shown))


def _fenced(text: str) -> Iterator[str]:
    fence = "````" if "```" in text else "```"
    yield f"{fence}text"
    yield text.rstrip("\n")
    yield fence
    yield ""


@cache
def _report(code: str) -> dict[str, str]:
    """What the terminal shows for a case, by language."""
    with tempfile.TemporaryDirectory() as name:
        site = Case(code).fail(Path(name)).check()
        assert site.result is not None
        read = report.reader(site.folder, SHIPPED)
        return {
            lang: "\n".join(list(report.as_text(site.result.problems, lang, read))[:-3])
            for lang in ("zh-CN", "en")
        }


def _printed(case: Case, lang: str) -> str:
    return _report(case.code)[lang]

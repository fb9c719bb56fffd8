"""Draws of experts and criteria: what must be fixed before, and a draw that is made again."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from generator import report
from generator.kinds.pools import Pool
from generator.selection import key_of, select
from tests.support.site import TinySite, make, record

POOLS = "领域,入库人数,号码\n机械,30,101-110 121-140\n光电,12,\n"
DIGEST = hashlib.sha256(POOLS.encode()).hexdigest()
SOURCES = "[{source: 彩票甲, day: 2008-09-22, values: [20, 3, 11]}, {source: 彩票乙, day: 2008-09-23, values: [7.50]}]"
DRAW = "content/draws/2008/draw.md"
MACHINES = Pool("机械", 30, "101-110 121-140")


def drawn(pool: int, size: int, count: int) -> list[int]:
    """What the two sources give, by the rule of the RFC."""
    return list(select(f"3.11.20./7.5/{pool}./", size, count))


def written(numbers: list[int]) -> str:
    return "[" + ", ".join(str(number) for number in numbers) + "]"


@pytest.fixture
def proven(tmp_path: Path) -> TinySite:
    """Two pools; the second expert of the first one is recused, and the sixth comes instead."""
    machines = [MACHINES.at(position) for position in drawn(1, 30, 6)]
    out = machines.pop(1)
    text = record(
        "draw",
        published="2008-09-26",
        drawn="2008-09-24",
        intermediary="评估中心",
        method="公开随机数",
        pools="{file: pools.csv}",
        panel=f"[{{field: 机械, numbers: {written(machines)}}}, {{field: 光电, numbers: {written(drawn(2, 12, 3))}}}]",
        recusals=f"[{{field: 机械, number: {out}, reason: 隶属关系, instead: {machines[-1]}}}]",
        proof=f"{{digest: {DIGEST}, committed: 2008-09-19, record: pools, randomness: {SOURCES}}}",
        attachments="[{file: pools.csv, title: 号码池}]",
    )
    site = make(tmp_path).write(DRAW, text).write("content/draws/2008/pools.csv", POOLS)
    return site.write(
        "content/notices/2008/pools.md", record("pools", published="2008-09-19", body=f"摘要 {DIGEST}。")
    )


def test_a_proven_draw_is_made_again(proven: TinySite) -> None:
    page = proven.build().read("draws/2008/draw.html")
    assert "已复核" in page and "3.11.20./7.5/1./" in page and "3.11.20./7.5/2./" in page
    assert "与事先公布的摘要一致" in page
    assert hashlib.sha256((proven.output / "draws/2008/pools.csv").read_bytes()).hexdigest() == DIGEST


def test_other_numbers_are_refused_and_both_are_named(proven: TinySite) -> None:
    right = written(drawn(2, 12, 3))
    wrong = written([*drawn(2, 12, 2), drawn(2, 12, 4)[3]])
    proven.edit(DRAW, f"光电, numbers: {right}", f"光电, numbers: {wrong}").try_build()
    line = (proven.folder / DRAW).read_text("utf-8").split("\n")[8]
    assert proven.problems() == [f"P414 {DRAW}:9:{line.index(wrong) + 1}"]
    assert proven.result is not None
    shown = report.message(proven.result.problems[0], "zh-CN")
    assert right.strip("[]") in shown and wrong.strip("[]") in shown
    assert not (proven.output / "draws").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("values: [20, 3, 11]", "values: [20, 3, 12]"),
        ("{source: 彩票甲, day: 2008-09-22, values: [20, 3, 11]}, ", ""),
        (SOURCES, "[" + ", ".join(reversed(SOURCES.strip("[]").replace("}, {", "}|{").split("|"))) + "]"),
    ],
)
def test_other_chance_gives_other_numbers(proven: TinySite, old: str, new: str) -> None:
    proven.edit(DRAW, old, new).try_build()
    assert {problem.split()[0] for problem in proven.problems()} == {"P414"}


def test_a_byte_more_in_the_pools_is_seen(proven: TinySite) -> None:
    proven.write("content/draws/2008/pools.csv", POOLS + "\n").try_build()
    assert [problem.split()[0] for problem in proven.problems()] == ["P410"]
    assert proven.write("content/draws/2008/pools.csv", POOLS).build().problems() == ["I902 site.toml"]


def test_pools_that_are_not_published_are_said_not_to_be_compared(proven: TinySite) -> None:
    rows = "[{field: 机械, size: 30, numbers: 101-110 121-140}, {field: 光电, size: 12}]"
    proven.edit(DRAW, "pools: {file: pools.csv}", f"pools: {rows}")
    page = proven.edit(DRAW, "attachments: [{file: pools.csv, title: 号码池}]\n", "").build()
    assert "摘要未能核对" in page.read("draws/2008/draw.html")


def test_without_a_proof_nothing_is_claimed(proven: TinySite) -> None:
    text = (proven.folder / DRAW).read_text("utf-8")
    proven.write(DRAW, "\n".join(line for line in text.split("\n") if not line.startswith("proof:")))
    assert "已复核" not in proven.build().read("draws/2008/draw.html")


def test_positions_follow_the_runs() -> None:
    assert [MACHINES.at(n) for n in (1, 10, 11, 30)] == [101, 110, 121, 140]
    assert MACHINES.holds(125) and not MACHINES.holds(115)
    assert key_of([[Decimal(20), Decimal(3), Decimal(11)], [Decimal("7.50")]]) == "3.11.20./7.5/"


def called(tmp_path: Path, *days: str, level: str = "expert") -> TinySite:
    """A call with a draw on the first day and evaluations on the others."""
    site = make(tmp_path).write(
        "content/calls/2008/call.md", record("call", opens="2008-03-10", closes="2008-04-10")
    )
    evaluated = [
        ("evaluations", f"e{n}", {"evaluated": day, "level": level}) for n, day in enumerate(days[1:])
    ]
    draw = {
        "drawn": days[0], "intermediary": "评估中心", "method": "随机",
        "pools": "[{field: 机械, size: 9}]", "panel": "[{field: 机械, numbers: [3]}]",
    }  # fmt: skip
    for folder, name, fields in [("draws", "draw", draw), *evaluated]:
        text = record(name, published="2008-10-06", guideline="call", **fields)
        site.write(f"content/{folder}/2008/{name}.md", text)
    return site.check()


@pytest.mark.parametrize(
    ("days", "level", "late"),
    [
        (("2008-09-24", "2008-09-24"), "expert", False),
        (("2008-09-25", "2008-09-24"), "expert", True),
        (("2008-09-25", "2008-09-24"), "preliminary", False),
        (("2008-09-24", "2008-09-25", "2008-10-02"), "expert", False),
        (("2008-09-26", "2008-09-25", "2008-10-02"), "expert", True),
    ],
)
def test_the_draw_comes_before_the_evaluation(
    tmp_path: Path, days: tuple[str, ...], level: str, late: bool
) -> None:
    assert called(tmp_path, *days, level=level).problems() == [f"P220 {DRAW}:6:8"] * late


@pytest.mark.parametrize(("weights", "right"), [((33.4, 33.3, 33.3), True), ((33.3, 33.3, 33.3), False)])
def test_weights_are_added_exactly(tmp_path: Path, weights: tuple[float, ...], right: bool) -> None:
    rows = ", ".join(f"{{name: 指标{n}, weight: {weight}}}" for n, weight in enumerate(weights))
    site = make(tmp_path).write("content/criteria/2008/c.md", record("c", indicators=f"[{rows}]")).check()
    assert [problem.split()[0] for problem in site.problems()] == ["P430"] * (not right)

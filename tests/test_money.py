"""Amounts: exact, with a unit, whole fen; what can be read in two ways is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.check.totals import totals_in
from generator.kinds.money import in_yuan, parts, total
from generator.kinds.projects import ProjectList, ProjectRow
from generator.memo import Memo
from generator.pipeline import Timings, load
from tests.support.site import TinySite, make, record

LIST = "content/approvals/2008/list.csv"


def listed(folder: Path, *cells: str) -> TinySite:
    """A site with one approval whose list has a row for each `amount,unit`."""
    site = make(folder).write(
        "content/approvals/2008/a.md",
        record("a", published="2008-05-12", decided="2008-05-12", projects="{file: list.csv}"),
    )
    rows = [f"KJ-2008-{number:03},项目{number},{cell}\n" for number, cell in enumerate(cells, 1)]
    return site.write(LIST, "project,title,amount,unit\n" + "".join(rows))


def amounts(site: TinySite) -> ProjectList:
    """The list as it was read; rules of the procedure do not matter here."""
    loaded, _ = load(site.settings, Memo(), Timings())
    assert loaded is not None
    return next(item for item in loaded.site.all_items if item.record.id == "a").projects


def test_a_tenth_and_a_fifth_are_three_tenths(tmp_path: Path) -> None:
    found = amounts(listed(tmp_path, "0.1,元", "0.2,元"))
    assert [row.yuan for row in found.rows] == [Decimal("0.1"), Decimal("0.2")]
    assert found.yuan == Decimal("0.3") and isinstance(found.yuan, Decimal)


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("20.5,万元", "205000"),
        ("0.0001,万元", "1"),
        ("0.000001,万元", "0.01"),
        ('"28,986,538.26",元', "28986538.26"),
        ("28986538.26,元", "28986538.26"),
        ('"1,234,567",万元', "12345670000"),
        ("99999999999999999.99,万元", "999999999999999999900"),
    ],
)
def test_amounts_in_yuan_are_exact(tmp_path: Path, cell: str, yuan: str) -> None:
    assert amounts(listed(tmp_path, cell)).yuan == Decimal(yuan)


@pytest.mark.parametrize(
    ("cell", "code", "hint"),
    [
        ('"1,23",元', "F007", ""),
        ('"1.234,5",元', "F007", ""),
        ("3万,元", "F007", ""),
        ("二十,万元", "F007", ""),
        ("1e3,元", "F007", ""),
        ("约20,万元", "F007", ""),
        ("20-30,万元", "F007", ""),
        ("20万元,万元", "F007", "20"),
        ("２０．５,万元", "F007", "20.5"),
        ('"28，986，538.26",元', "F007", "28,986,538.26"),
        ("123456789012345678901,元", "F007", ""),
        ("20,", "R520", ""),
        ("-20,元", "R522", ""),
        ("0.001,元", "P302", ""),
    ],
)
def test_ambiguous_amounts_are_refused(tmp_path: Path, cell: str, code: str, hint: str) -> None:
    """The hint names the number only where there is but one way to read it."""
    result = listed(tmp_path, cell).check().result
    assert result is not None
    problem = next(one for one in result.problems if one.span.path == LIST and one.code != "P201")
    assert problem.code == code
    assert dict(problem.args).get("near", "") == hint


money = st.integers(0, 10**15).map(lambda fen: Decimal(fen).scaleb(-2))


@given(st.lists(money, max_size=50))
def test_sums_are_those_of_whole_fen(values: list[Decimal]) -> None:
    """The same sum, counted in whole numbers of fen."""
    found = total(values)
    assert (found or 0) * 100 == sum(int(value * 100) for value in values)


@given(money, st.lists(st.integers(1, 97), min_size=1, max_size=3))
def test_parts_are_whole_fen_and_add_up(amount: Decimal, shares: list[int]) -> None:
    """Whatever the shares, nothing is lost; no part but the last is above its share."""
    rest = 100 * len(shares) - sum(shares)
    percentages = tuple(Decimal(share) / len(shares) for share in (*shares, rest) if share)
    if sum(percentages) != 100:
        return
    found = parts(amount, percentages)
    assert sum(found) == amount
    assert all(part * 100 == int(part * 100) for part in found)


def test_what_rounding_leaves_falls_to_the_last_part() -> None:
    assert parts(Decimal("0.03"), (Decimal(70), Decimal(30))) == (Decimal("0.02"), Decimal("0.01"))
    assert parts(Decimal("100"), (Decimal("33.3"), Decimal("33.3"), Decimal("33.4"))) == (
        Decimal("33.3"), Decimal("33.3"), Decimal("33.4"),
    )  # fmt: skip


def test_absurd_numbers_are_no_failure() -> None:
    """Rules see values that other rules refuse: any share, and texts with any number of digits."""
    assert len(parts(Decimal("9" * 20), (Decimal("9" * 20), Decimal("0.0000000000000001")))) == 2
    assert list(totals_in("合计" + "9" * 2_000_000 + "万元")) == []


def test_an_amount_without_one_is_none() -> None:
    assert in_yuan(None, "yuan") is None and total([None]) is None
    assert ProjectRow("KJ-2008-001", "甲").yuan is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("共立项30项，资助总额961万元，第一期672.7万元。", ["961万元"]),
        ("- 资助总额：28,986,538.26元；", ["28,986,538.26元"]),
        ("共计30项、961万元。", ["30项", "961万元"]),
        ("合计：９６１万元", ["961万元"]),
        ("平台类合计230.5万元，软科学合计49万元。", []),
        ("共计受理申报项目120项。", []),
        ("三年总计培训30项目负责人。", []),
        ("约合计961万元", []),
        ("总额不超过961万元。", []),
        (
            "| 领域 | 项目数（项） | 金额（万元） | 占比 |\n|---|---:|---:|---|\n| 装备 | 3 | 130 | 1 |\n| 合计 | 21 | 1050.5 | 9 |\n",
            ["21项", "1050.5万元"],
        ),
        ("| 类别 | 申报（项） | 受理（项） |\n|---|---|---|\n| 合计 | 60 | 48 |\n", []),
        ("| 项目数（项） |\n|---|\n\n文字。\n\n| 合计 | 5 |\n", []),
    ],
)
def test_totals_in_a_text(text: str, found: list[str]) -> None:
    assert [said.number + said.unit for said in totals_in(text)] == found

"""The same sources and the same day give the same bytes on every machine, at every time."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.determinism.machines import MACHINES, Machine, Tree, built, copied, locales, run, time_ahead, tree
from tests.register.support import publish
from tests.sample.sample import CLOCK, Sample
from tests.support.site import TinySite, make, record

ROWS = "project,title,organisation,amount,unit\nKJ-2008-002,乙,云州乙公司,20.50,万元\nKJ-2008-001,甲,云州甲公司,355000,元\n"
BY_NAME = {machine.name: machine for machine in MACHINES}
#: As an unsorted list of a folder, an unsorted set and a template with a clock would be.
UNSORTED_FOLDER = """
from generator.source import files, templates
files.sorted = templates.sorted = lambda found, key=None: list(found)
"""
UNSORTED_SET = """
import generator.plan.feeds as f
f.sorted = lambda found, key=None, reverse=False: list({repr(one): one for one in found}[name] for name in {repr(one) for one in found})
"""
CLOCK_IN_TEMPLATE = """
import datetime
from generator.render import show
show.iso = lambda value: datetime.date.today().isoformat()
"""


def rich(folder: Path) -> TinySite:
    """A small site with something of everything, and a history: published, corrected, published again."""
    site = make(folder).set(workers=1)
    site.write("content/lists/2008/l.csv", ROWS).write("content/notices/2008/f.txt", "x")
    call = record("c", "指南", opens="2008-11-01", closes="2008-12-01", programme="key")
    site.write("content/calls/2008/c.md", call)
    listed = {"projects": "{file: l.csv}", "guideline": "c"}
    shown = {"stage": "proposed-approval", "window": "{opens: 2008-03-01, closes: 2008-03-07}"}
    site.write("content/lists/2008/l.md", record("l", "公示", **listed, **shown))
    accepted = {"stage": "proposed-acceptance", "window": "{opens: 2008-02-18, closes: 2008-02-22}", **listed}
    del accepted["guideline"]
    site.write("content/lists/2008/accepted.md", record("accepted", published="2008-02-18", **accepted))
    decided = {"decided": "2008-04-01", "follows": "l", "projects": "{file: l2.csv}"}
    site.write("content/approvals/2008/a.md", record("a", "立项", **decided))
    site.write("content/approvals/2008/l2.csv", ROWS)
    for number in range(60):
        body = f"## 一\n\n见[公示](ref:l#KJ-2008-001)和[附件](f.txt)。\n\n|甲|乙|\n|-|-|\n|{number}|2|"
        text = record(f"n{number}", f"第{number}件", f"2008-01-{number % 28 + 1:02d}", body, topics="[conference]",
                      attachments="[{file: f.txt, title: 表}]", number=f"局发〔2008〕{number}号")  # fmt: skip
        site.write(f"content/notices/2008/n{number}.md", text)
    publish(site)
    site.edit("content/notices/2008/n7.md", "第7件", "第七件").edit(
        "content/notices/2008/n8.md", "## 一", "## 壹"
    )
    return publish(site)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tree]:
    """A small site, and what is published of it here."""
    site = rich(tmp_path_factory.mktemp("small") / "site")
    return site.folder, tree(site.output)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return locales(tmp_path_factory.mktemp("locales"))


@pytest.mark.parametrize(
    "machine", [pytest.param(one, id=one.name, marks=() if one.often else pytest.mark.full) for one in MACHINES]
)  # fmt: skip
def test_a_machine_makes_the_same(
    small: tuple[Path, Tree], words: dict[str, str], machine: Machine, tmp_path: Path
) -> None:
    site, reference = small
    assert len(reference) > 200 and len(MACHINES) == 24
    assert built(machine, site, tmp_path, "--no-search", **words) == reference
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "public").resolve().rglob("*")}
    assert modes <= {0o644, 0o755}


@pytest.mark.full
@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
def test_a_machine_makes_the_same_of_the_sample(
    sample: Sample, words: dict[str, str], machine: Machine, tmp_path: Path
) -> None:
    assert built(machine, sample.folder, tmp_path, **words) == tree(sample.public)


@pytest.mark.parametrize(
    ("name", "plant"), [("order-reversed", UNSORTED_FOLDER), ("seed-42", UNSORTED_SET), ("clock", CLOCK_IN_TEMPLATE)]
)  # fmt: skip
def test_a_planted_difference_is_caught(
    small: tuple[Path, Tree], name: str, plant: str, tmp_path: Path
) -> None:
    """The machines can fail: an unsorted folder, an unsorted set, a clock in a template."""
    site, reference = small
    found = built(BY_NAME[name], site, tmp_path, "--no-search", GONGKAI_PLANT=plant)
    assert found != reference and len(found) > 200
    if name == "clock":
        today = (datetime.now(UTC) + timedelta(400)).date()
        assert dated(tmp_path / "public", today.year, today.month, today.day)


def test_nothing_shows_when_it_was_built(small: tuple[Path, Tree], sample: Sample, tmp_path: Path) -> None:
    """No file of a site built in 2031 has a date of 2031 in it."""
    day = datetime(2031, 3, 4, 5, 6, tzinfo=UTC)
    site = copied(small[0], tmp_path / "site")
    run(site, "--no-search", **time_ahead(day - datetime.now(UTC)))
    assert tree(site / "public") == small[1] and dated(site / "public", 2031, 3, 4) == []
    assert dated(sample.public, CLOCK.year, CLOCK.month, CLOCK.day) == []


def dated(output: Path, year: int, month: int, day: int) -> list[str]:
    """Files in which a day stands, in any of the ways in which programs write one."""
    name = datetime(year, month, day, tzinfo=UTC).strftime("%b")
    ways = re.compile(
        rf"{year}-0?{month}-0?{day}\D|{year}{month:02}{day:02}|{name} {year}|{name} +{day} [^<]*{year}|{year}年|(?<!\d)©? ?{year}(?=<)"
    )
    return [path for path, text in _texts(output.resolve()) if ways.search(text)]


def _texts(root: Path) -> Iterator[tuple[str, str]]:
    """Every file as text; of archives their parts, and the times that they tell of them."""
    for file in sorted(file for file in root.rglob("*") if file.is_file()):
        path, data = file.relative_to(root).as_posix(), file.read_bytes()
        yield path, data.decode("utf-8", "replace")
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for part in archive.infolist():
                    yield (
                        path,
                        "{:04}-{:02}-{:02} ".format(*part.date_time)
                        + archive.read(part).decode("utf-8", "replace"),
                    )

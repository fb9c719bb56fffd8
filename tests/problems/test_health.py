"""Each test of an inspection: one fault is found as exactly that fault, the clean twin has none; days foretold come true."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import pytest

from generator import cli
from generator.commands.next_change import changes
from generator.effort import Timings
from generator.health.judge import findings, judge
from generator.health.pulse import pulses
from generator.memo import Memo
from generator.pipeline import Loaded, load
from generator.problems import Severity
from tests.problems.cases import said_completely
from tests.register.support import publish
from tests.sample.sample import ROOT, copied_site
from tests.support.site import TinySite, make, record

HEAD = """\
[site]
title = "测试局"
base_url = "https://site.example/base/"
feed_authority = "site.example,2003"
email = "office@site.example"
security_expires = 2021-01-01

[outputs]
health = true
"""
DAY = datetime(2020, 6, 15)  # noqa: DTZ001 - in the zone of the site
SAMPLE_DAY = datetime(2008, 11, 20)  # noqa: DTZ001
TEXT = "全市科技工作会议在市政府礼堂召开，会议总结了上半年的工作，部署了下半年的任务，各区县和有关单位的负责同志参加了会议。"
GUIDE = """\
---
id: g
title: 登记
published: 2020-06-01
basis: [办法]
conditions: 申请人。
materials:
  - {name: 申请书}
steps:
  - {name: 提交, who: 申请人}
legal_days: 20
promised_days: 5
fees: 不收费
place: 窗口
hours: 工作日
phone: 0999-555-0101
supervision: 0999-555-0119
result: 证明
---
"""


#: What a site has to have besides.
SERVICES = '\n[[section]]\nfolder = "services"\nkind = "service"\ntitle = "办事"\nowner = "office"\n'


def sections(*folders: str, kind: str = "notice", more: str = "") -> str:
    """`site.toml` with the section `notices` and others."""
    text = HEAD
    for folder in ("notices", *folders):
        name = kind if folder != "notices" else "notice"
        text += f'\n[[section]]\nfolder = "{folder}"\nkind = "{name}"\ntitle = "{folder}"\nowner = "office"\n'
        text += more if folder != "notices" else ""
    return text + SERVICES


def healthy(folder: Path) -> TinySite:
    """A site in which nothing is amiss on `DAY`."""
    site = make(folder).set(as_of=DAY).write("site.toml", sections())
    site.write(
        "content/services/2018/whole.md",
        GUIDE.replace("id: g", "id: whole").replace("登记", "备案").replace("2020-06-01", "2018-01-01"),
    )
    return site.write("content/notices/2020/fresh.md", record("fresh", published="2020-06-10"))


def many(site: TinySite, count: int, day: str, more: str = "", kind: str = "notice") -> TinySite:
    """So many sections whose only record is of a day; of no day: that are blank."""
    names = [f"s{number}" for number in range(count)]
    site.write("site.toml", sections(*names, more=more, kind=kind))
    for name in names if day else ():
        site.write(f"content/{name}/{day[:4]}/{name}.md", record(name, published=day))
    return site


def letters(site: TinySite, received: str, **fields: str) -> TinySite:
    site.write("site.toml", sections("letters", kind="letter"))
    text = record("l1", published="2020-06-01", type="咨询", received=received, **fields)
    return site.write("content/letters/2020/l1.md", text)


def moved(site: TinySite) -> TinySite:
    publish(site.set(as_of=datetime(2020, 6, 10)))  # noqa: DTZ001
    text = record("fresh", published="2020-06-14", changes="[{date: 2020-06-14, note: 更新}]")
    return site.write("content/notices/2020/fresh.md", text).set(as_of=DAY)


def backdated(site: TinySite) -> TinySite:
    publish(site.set(as_of=datetime(2020, 6, 10)))  # noqa: DTZ001
    site.write("content/notices/2020/late.md", record("late", published="2020-06-11"))
    site.write("content/notices/2020/newer.md", record("newer", published="2020-06-24"))
    return site.set(as_of=datetime(2020, 6, 25))  # noqa: DTZ001


def copied(site: TinySite) -> TinySite:
    for name, tail in (("c1", "会期一天。"), ("c2", "会期两天。")):
        site.write(f"content/notices/2020/{name}.md", record(name, name, "2020-06-02", TEXT + tail))
    return site


def own_edition(site: TinySite, more: str) -> TinySite:
    own = (ROOT / "generator/indicators/2019.yaml").read_text("utf-8") + more
    return site.write("content/_indicators/own.yaml", own.replace("2019-04-01", "2020-06-01"))


NATIONAL = 'rhythm_days = 30\ncolumn = "other"\n'
FAULTS: dict[str, tuple[Callable[[TinySite], TinySite], list[str]]] = {
    "H101": (lambda site: site.edit("content/notices/2020/fresh.md", "06-10", "05-31"), ["H101 error"]),
    "H102": (lambda site: many(site, 4, "2019-12-14"), ["H102 warning"] * 4),
    "H102 news": (lambda site: many(site, 4, "2020-05-31", 'column = "news"\n'), ["H102 warning"] * 4),
    "H102 policy": (lambda site: many(site, 1, "2019-12-14", kind="policy"), ["H102 warning"]),
    "H103": (lambda site: many(site, 5, "2019-12-14"), ["H103 error", *["H102 warning"] * 5]),
    "H104": (lambda site: many(site, 9, "2020-05-15", NATIONAL), ["H104 warning"] * 9),
    "H105": (lambda site: many(site, 10, "2020-05-15", NATIONAL), ["H105 error", *["H104 warning"] * 10]),
    "H106": (lambda site: many(site, 4, ""), ["H106 warning"] * 4),
    "H107": (lambda site: many(site, 5, ""), ["H107 error", *["H106 warning"] * 5]),
    "H108": (
        lambda site: site.write("site.toml", sections("asked", kind="consultation")).write(
            "content/asked/2020/a.md", record("a", published="2020-06-01", opens="2020-06-01", closes="2020-06-14")
        ),
        ["H108 warning"],
    ),
    "H109": (
        lambda site: site.edit("content/notices/2020/fresh.md", "published:", "date: 2020-06-11\npublished:"),
        ["H109 error"],
    ),
    "H110": (moved, ["H110 error"]),
    "H111": (backdated, ["H111 warning"]),
    "H112": (lambda site: letters(site, "2020-03-14"), ["H112 error"]),
    "H112 older than a year": (lambda site: letters(site, "2019-06-14"), ["H112 warning"]),
    "H113": (
        lambda site: site.write("site.toml", sections("guides", kind="service")).write(
            "content/guides/2020/g.md", GUIDE.replace("申请书", "其他材料")
        ),
        ["H113 warning"],
    ),
    "H114": (copied, ["H114 warning"]),
    "H115": (lambda site: site.edit("site.toml", 'email = "office@site.example"\n', ""), ["H115 error"]),
    "H116": (lambda site: site.remove("content/services/2018/whole.md"), ["H106 warning", "H116 error"]),
    "C020": (lambda site: site.edit("site.toml", "2021-01-01", "2020-06-15"), ["C020 warning"]),
}  # fmt: skip
TWINS: dict[str, Callable[[TinySite], TinySite]] = {
    "nothing amiss": lambda site: site,
    "home on its last day": lambda site: site.edit("content/notices/2020/fresh.md", "06-10", "06-01"),
    "notices on their last day": lambda site: many(site, 5, "2019-12-15"),
    "news on their last day": lambda site: many(site, 5, "2020-06-01", 'column = "news"\n'),
    "a promise on its last day": lambda site: many(site, 10, "2020-05-16", NATIONAL),
    "a letter on its last day": lambda site: letters(site, "2020-03-15"),
    "a letter with an answer": lambda site: letters(site, "2019-12-01", replied="2019-12-20"),
    "letters instead of a mailbox": lambda site: letters(site, "2020-06-01").edit(
        "site.toml", 'email = "office@site.example"\n', ""
    ),
    "an edition that demands no services": lambda site: own_edition(
        site.remove("content/services/2018/whole.md").edit("site.toml", SERVICES, ""), "services: false\n"
    ),
    "a whole guide": lambda site: site.write("site.toml", sections("guides", kind="service")).write(
        "content/guides/2020/g.md", GUIDE
    ),
    "two texts of one form": lambda site: copied(site).edit(
        "content/notices/2020/c2.md", "全市科技工作会议在市政府礼堂召开，会议总结了上半年的工作",
        "全市知识产权工作会议在科技馆召开，会议交流了去年的经验",
    ),
}  # fmt: skip


def judged(site: TinySite) -> Loaded:
    loaded, problems = load(site.settings, Memo(), Timings())
    assert loaded is not None and not [one for one in problems if one.severity is Severity.ERROR], problems
    return loaded


def found(site: TinySite) -> list[str]:
    problems = findings(judge(judged(site).site))
    for problem in problems:
        for lang in ("zh-CN", "en"):
            said_completely(problem, lang)
    return [f"{one.code} {one.severity}" for one in problems]


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_is_found_as_that_fault(name: str, tmp_path: Path) -> None:
    spoil, expected = FAULTS[name]
    assert sorted(found(spoil(healthy(tmp_path)))) == sorted(expected)


@pytest.mark.parametrize("name", TWINS)
def test_a_clean_site_has_none(name: str, tmp_path: Path) -> None:
    assert found(TWINS[name](healthy(tmp_path))) == []


def test_no_build_fails_because_time_passes(tmp_path: Path) -> None:
    site = FAULTS["H103"][0](healthy(tmp_path)).build()
    assert site.problems() == ["I902 site.toml"], "only that no search was made"
    assert site.read("health/index.html").count("badge-veto") == 1


def test_before_the_first_edition_only_promises_count(tmp_path: Path) -> None:
    site = many(healthy(tmp_path), 5, "2017-01-01").remove("content/notices/2020/fresh.md")
    site.write("content/notices/2018/n.md", record("n", published="2018-01-01"))
    assert found(site.set(as_of=datetime(2019, 3, 31))) == []  # noqa: DTZ001
    assert "H103 error" in found(site.set(as_of=datetime(2019, 4, 1)))  # noqa: DTZ001


def test_a_site_may_have_an_edition_of_its_own(tmp_path: Path) -> None:
    own = (ROOT / "generator/indicators/2019.yaml").read_text("utf-8")
    site = many(healthy(tmp_path), 2, "2019-12-14")
    own = own.replace("valid_from: 2019-04-01", "valid_from: 2020-06-01").replace(
        "stale_sections: 5", "stale_sections: 2"
    )
    site.write("content/_indicators/own.yaml", own)
    assert found(site) == ["H102 warning", "H102 warning", "H103 error"]
    site.set(as_of=datetime(2020, 5, 31))  # noqa: DTZ001
    assert "H103 error" not in found(site.remove("content/notices/2020/fresh.md"))


def test_the_command_answers_a_monitor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*options: str) -> int:
        return cli.main([*options, "--site", str(tmp_path), "--as-of", "2020-06-15", "--format", "json"])

    healthy(tmp_path)
    assert run("health") == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []
    FAULTS["H112"][0](healthy(tmp_path))
    assert run("health") == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in told["problems"]] == ["H112"]
    assert {one["folder"]: one["until"] for one in told["sections"]} == {
        "notices": "2020-12-10",
        "letters": None,
        "services": None,
    }
    assert run("next-change") == 0
    assert json.loads(capsys.readouterr().out)["next"] == "2020-12-11T00:00"


def test_a_year_later_exactly_the_foretold_sections_are_stale(tmp_path: Path) -> None:
    copied_site(tmp_path / "s")
    site = TinySite(tmp_path / "s").set(as_of=SAMPLE_DAY)
    later = date(2009, 11, 20)
    foretold = {one.section.id for one in pulses(judged(site).site) if one.until and one.until < later}
    assert 10 < len(foretold) < 29
    site.set(as_of=datetime(2009, 11, 20))  # noqa: DTZ001
    # A record that waits for its day is published on it, so that its section is not behind.
    waiting = {
        item.section for item in judged(site).site.items.values() if item.record.published.at > SAMPLE_DAY
    }
    turned = {one.section.id for one in pulses(judged(site).site) if one.state in ("stale", "late")}
    assert foretold - waiting <= turned <= foretold | waiting


RICH = {
    "content/calls/2020/c.md": record("c", published="2020-06-01", opens="2020-06-20", closes="2020-07-03"),
    "content/notices/2020/p.md": record("p", published="2020-06-01", publish_at="2020-06-18 09:30"),
    "content/notices/2020/e.md": record("e", published="2020-06-01", expire_at="2020-07-10"),
    "content/lists/2020/l.md": record(
        "l", published="2020-06-15", stage="other", window="{opens: 2020-06-15, closes: 2020-06-21}"
    ),
    "content/_vocab/units.yaml": "- {id: office, title: 办公室}\n- {id: old, title: 旧处, valid_to: 2020-07-15}\n",
}


def test_every_change_is_foretold_and_no_other(tmp_path: Path) -> None:
    """Day by day over five weeks: the site is planned anew, and changes when it was said to."""
    site = make(tmp_path).set(as_of=DAY)
    head = sections("calls", kind="guideline", more="rhythm_days = 40\n")
    head += '\n[[section]]\nfolder = "lists"\nkind = "publicity"\ntitle = "公示"\nowner = "office"\n'
    head += '\n[window]\nunit = "workday"\ncount_first_day = true\nlength = 5\nroll_end = true\n'
    site.write("site.toml", head)
    for path, text in RICH.items():
        site.write(path, text)
    days = [DAY + timedelta(days=number) for number in range(1, 36)]
    foretold = [
        one.at for one in takewhile(lambda one: one.at <= days[-1], changes(site.settings, judged(site)))
    ]
    seen, before = [], outputs(site)
    for day in days:
        after = outputs(site.set(as_of=day))
        seen += [day] if after != before else []
        before = after
    assert seen == [at for at in foretold if at.hour == 0]
    assert [at for at in foretold if at.hour] == [datetime(2020, 6, 18, 9, 30)]  # noqa: DTZ001
    assert {date(2020, 7, 4), date(2020, 7, 10), date(2020, 7, 16)} < {at.date() for at in foretold}
    assert len(seen) < len(days)


def outputs(site: TinySite) -> dict[str, object]:
    """What decides about every file of the site."""
    loaded = judged(site)
    return {one.path: (loaded.config.digest, one.parts(())) for one in loaded.outputs}

"""Files of a project: its data says what its page says, its feed tells each step once and for ever."""

from __future__ import annotations

import json
from pathlib import Path

from tests.sample.feeds import atom
from tests.support.site import TinySite
from tests.support.way import NAMES, PROJECT, put, walked

AUTHORITY = "tag:site.example,2003:"


def data(site: TinySite) -> dict[str, object]:
    found: dict[str, object] = json.loads(site.build().read(f"projects/{PROJECT}.json"))
    return found


def told(site: TinySite) -> dict[str, str]:
    """Content by entry id."""
    entries = atom((site.output / f"feeds/project-{PROJECT}.atom").read_bytes())
    assert len({one.id for one in entries}) == len(entries)
    return {one.id: one.content for one in entries}


def test_the_data_of_a_whole_way(tmp_path: Path) -> None:
    found = data(walked(tmp_path, *(name for name in NAMES if name != "evaluation")))
    assert (found["granted"], found["paid"], found["currency"]) == ("200000", "200000", "CNY")
    steps = found["steps"]
    assert isinstance(steps, list)
    assert [step["record"] for step in steps] == [name for name in NAMES if name != "evaluation"]
    proposal = steps[1]
    assert (proposal["day"], proposal["last_day"], proposal["state"]) == (
        "2008-04-28",
        "2008-05-05",
        "cleared",
    )
    assert (proposal["amount"], proposal["row"]["amount"], proposal["row"]["unit"]) == (
        "200000",
        "20",
        "万元",
    )
    assert [step["tranche"] for step in steps if step["stage"] == "payment"] == [1, 2]
    assert found["missing"] == [{"stage": "evaluation", "tranche": None, "before": "proposal"}]
    assert found["next"] is None and found["finished"] is True


def test_what_comes_next_and_why_not(tmp_path: Path) -> None:
    site = walked(tmp_path, *NAMES[:3], as_of="2008-05-01")
    assert data(site)["next"] == {
        "stage": "approval", "tranche": None, "earliest": "2008-05-06", "lawful_now": False,
        "budget_years": [], "obstacles": [],
    }  # fmt: skip
    objections = "[{received: 2008-04-29, channel: 来信, project: all, outcome: pending}]"
    put(site, "proposal", "2008-04-28", "2008-05-05", objections=objections)
    after, steps = (found := data(site))["next"], found["steps"]
    assert isinstance(after, dict) and isinstance(steps, list)
    assert after["earliest"] is None
    assert after["obstacles"] == [{"reason": "pending", "record": "proposal"}]
    assert steps[-1]["objections"] == [{"received": "2008-04-29", "project": "all", "outcome": "pending"}]


def test_entries_are_the_steps_and_keep_their_ids(tmp_path: Path) -> None:
    site = walked(tmp_path, *NAMES).build()
    first = told(site)
    assert set(first) == {f"{AUTHORITY}{name}#{PROJECT}" for name in NAMES}
    assert "200,000" in first[f"{AUTHORITY}approval#{PROJECT}"]
    assert f'href="../feeds/project-{PROJECT}.atom"' in site.read(f"projects/{PROJECT}.html")
    site.edit("content/approvals/2008/approval.md", "标题approval", "新标题").build()
    assert set(told(site)) == set(first)


def test_a_feed_does_not_move_with_the_day_of_the_run(tmp_path: Path) -> None:
    early = walked(tmp_path / "a", *NAMES[:3], as_of="2008-05-01").build()
    late = walked(tmp_path / "b", *NAMES[:3], as_of="2008-06-01").build()
    name = f"feeds/project-{PROJECT}.atom"
    assert early.read(name) == late.read(name)
    assert early.read(f"projects/{PROJECT}.html") != late.read(f"projects/{PROJECT}.html")

"""Publishing with a signed log: what is made, what stays, and every attempt to go back on it refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from pathlib import Path

import pytest

from generator.log.entry import SEALS, entry_of
from generator.log.ledger import Log, subject_of
from generator.log.note import Checkpoint, unverified
from generator.register.entries import Version
from tests.log.support import KEY, OTHER, notices, publish, try_publish, verify
from tests.register.support import withdraw
from tests.register.test_crash import crashes
from tests.support.site import TinySite, make, record

ENDINGS = ("xml", "atom", "json")
LOG = "content/_register/log"
ENTRIES = f"{LOG}/entries/000000.jsonl"
NOTICE = "content/notices/2008/n1.md"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """Two notices, published one after the other and signed."""
    return publish(notices(publish(notices(make(tmp_path / "site").set(workers=1), 1)), 2))


def latest(site: TinySite) -> Checkpoint:
    found = unverified(site.read("log/checkpoint"))
    assert found is not None
    return found


def test_a_new_record_makes_its_planned_set(site: TinySite, tmp_path: Path) -> None:
    """Beside what a site without a log makes: the tail of the log, the record's own proof, nothing of other records."""
    plain = publish(notices(make(tmp_path / "plain").set(workers=1), 1, 2), None)
    publish(notices(plain, 3), None)
    kept = {path: digest for path, digest in site.files().items() if path.startswith("log/checkpoints/")}
    publish(notices(site, 3))
    assert site.rendered() - plain.rendered() == {
        "feeds/log.atom",
        "feeds/log.json",
        "feeds/log.xml",
        "log/checkpoint",
        "log/checkpoints/3",
        "log/tile/0/000.p/3",
        "log/tile/entries/000.p/3",
        "notices/2008/n3.tlog-proof",
    }
    assert plain.rendered() <= site.rendered() and "log/index.html" in plain.rendered()
    assert kept.items() <= site.files().items(), "old checkpoints stay as they were"
    site.build()
    assert site.rendered() == set() and latest(site).size == 3, "build carries the last checkpoint on"


def test_only_two_pages_print_the_current_checkpoint(site: TinySite) -> None:
    root = site.read("log/checkpoint").split("\n")[2]
    showing = {path for path in site.files() if path.endswith(".html") and root in site.read(path)}
    assert showing == {"index.html", "log/index.html"}
    assert 'notices/2008/n1.tlog-proof"' in site.read("notices/2008/n1.html")


def test_the_feed_of_the_log_keeps_copies(site: TinySite) -> None:
    """Word for word, newest first, dated by the last entry; an entry once told never changes."""
    first, root = site.read("feeds/log.json"), site.read("log/checkpoint").split("\n")[2]
    carrying = {path for path in site.files() if not path.startswith("log/") and root in site.read(path)}
    assert carrying - {"notices/2008/n2.tlog-proof"} == {
        "index.html",
        *(f"feeds/log.{one}" for one in ENDINGS),
    }
    publish(notices(site, 3).set(as_of=datetime(2008, 12, 1)))  # noqa: DTZ001 - in the zone of the site
    items = json.loads(site.read("feeds/log.json"))["items"]
    assert items[1:] == json.loads(first)["items"] and [one["id"] for one in items] == [
        f"tag:site.example,2003:log/{size}" for size in (3, 2, 1)
    ]
    assert items[0]["content_html"] == f"<pre>{site.read('log/checkpoint')}</pre>"
    assert [one["date_published"][:10] for one in items] == ["2008-12-01", "2008-11-20", "2008-11-20"]
    assert 'href="../feeds/log.atom"' in site.read("log/index.html") and "feeds/log.xml" in site.read(
        "feeds/all.opml"
    )
    for ending in ENDINGS:
        assert site.read("log/checkpoint") in unescape(unescape(site.read(f"feeds/log.{ending}"))).replace(
            "\\n", "\n"
        )


def test_a_log_without_entries_has_a_feed(tmp_path: Path) -> None:
    site = publish(make(tmp_path).set(workers=1))
    (item,) = json.loads(site.read("feeds/log.json"))["items"]
    assert item["id"].endswith(":log/0") and item["date_published"].startswith("1970")


def test_a_proof_stays_until_there_is_a_newer_version(site: TinySite) -> None:
    first = site.read("notices/2008/n1.tlog-proof")
    assert "\n1\n" in first, "pinned to the checkpoint of its own publication"
    publish(notices(site, 3))
    assert site.read("notices/2008/n1.tlog-proof") == first
    publish(site.edit(NOTICE, "正文。", "改过的正文。"))
    assert "\n4\n" in site.read("notices/2008/n1.tlog-proof")


def test_entries_tell_nothing(site: TinySite) -> None:
    told = (site.folder / ENTRIES).read_text("utf-8")
    assert "通知" not in told and "正文" not in told and "salt" not in told


def test_a_version_with_very_many_files_has_room(site: TinySite) -> None:
    files = tuple((f"{number}.txt", f"{number:064x}") for number in range(SEALS * 10))
    one = Version("a", 1, date(2008, 1, 1), "notice", "n/2008/a.html", (("a.md", "00"),), files, "00", "00")
    assert len(entry_of(one)) < 1000 and subject_of(entry_of(one)) == ("a", 1, "n/2008/a.html")


def test_without_a_key_the_page_says_so(tmp_path: Path) -> None:
    site = publish(notices(make(tmp_path).set(workers=1), 1), None)
    assert "尚未签名" in site.read("log/index.html")
    assert not (site.output / "log/checkpoint").exists() and not list(site.output.rglob("*.tlog-proof"))
    publish(site)
    assert latest(site).size == 1 and "尚未签名" not in site.read("log/index.html")


def test_a_run_without_the_key_leaves_entries_for_the_next(
    site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(notices(site, 3), None)
    assert f"L120 {LOG}" in site.problems() and latest(site).size == 2
    assert verify(site, capsys) == [] and not (site.output / "notices/2008/n3.tlog-proof").exists()
    publish(site)
    assert latest(site).size == 3 and verify(site, capsys) == []


def test_a_withdrawal_leaves_the_log_valid(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    before = (site.folder / ENTRIES).read_bytes()
    site.remove(NOTICE)
    publish(site, subject="n1", mode="purged", reason="误公开", authority="局办公室")
    assert (site.folder / ENTRIES).read_bytes() == before
    assert "tlog-proof@v1" not in site.read("notices/2008/n1.tlog-proof"), (
        "its address answers as its page does"
    )
    assert verify(site, capsys) == []


Attack = Callable[[TinySite], object]


def rewrite(old: str, new: str) -> Attack:
    return lambda site: site.edit(ENTRIES, old, new)


def reorder(site: TinySite) -> None:
    lines = (site.folder / ENTRIES).read_text("utf-8").splitlines()
    site.write(ENTRIES, "".join(f"{line}\n" for line in reversed(lines)))


def cut(site: TinySite) -> None:
    site.write(ENTRIES, (site.folder / ENTRIES).read_text("utf-8").splitlines()[0] + "\n")


def swapped_checkpoint(site: TinySite) -> None:
    other = Log((b"x", b"y"))
    site.write(f"{LOG}/checkpoints/2", KEY.sign(Checkpoint(KEY.name, 2, other.tree.root()).text))


def foreign_signature(site: TinySite) -> None:
    found = unverified((site.folder / LOG / "checkpoints/2").read_text("utf-8"))
    assert found is not None
    site.write(f"{LOG}/checkpoints/2", OTHER.sign(found.text))


def version_line(change: Callable[[str], str]) -> Attack:
    def attack(site: TinySite) -> None:
        for file in (site.folder / "content/_register/records").iterdir():
            text = file.read_text("utf-8")
            if '"id":"n2"' in text:
                file.write_text(change(text), "utf-8")

    return attack


def salted(text: str) -> str:
    head, salt, rest = text.partition('"salt":"')
    return f"{head}{salt}{'f' if rest[0] == '0' else '0'}{rest[1:]}"


def fork(site: TinySite) -> None:
    """Another register, signed with the same key, over what this one had served."""
    shutil.rmtree(site.folder / "content/_register")
    shutil.move(site.output.resolve(), site.folder.parent / "kept")
    site.output.unlink()
    publish(site)
    served = site.output.resolve()
    shutil.copyfile(site.folder.parent / "kept/log/checkpoint", served / "log/checkpoint")


def roll_back(site: TinySite) -> None:
    (site.folder / LOG / "checkpoints/2").unlink()
    cut(site)
    version_line(lambda _: "")(site)
    for file in (site.folder / "content/_register/records").iterdir():
        if not file.read_bytes():
            file.unlink()


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        (rewrite('"id":"n2"', '"id":"n3"'), "L115"),
        (reorder, "L115"),
        (cut, "L115"),
        (swapped_checkpoint, "L115"),
        (foreign_signature, "L121"),
        (version_line(lambda text: text.replace('"n":1', '"n":2')), "L116"),
        (version_line(salted), "L116"),
        (fork, "L117"),
        (roll_back, "L117"),
    ],
    ids=["entry", "order", "cut", "checkpoint", "signature", "version", "salt", "fork", "rollback"],
)
def test_attacks_are_refused(site: TinySite, attack: Attack, code: str) -> None:
    attack(site)
    served = site.files()
    try_publish(notices(site, 3))
    assert code in {one.partition(" ")[0] for one in site.problems()}, site.problems()
    assert site.files() == served, "nothing was served"


def test_another_key_is_refused(site: TinySite) -> None:
    try_publish(notices(site, 3), OTHER)
    assert site.problems() == [f"L118 {LOG}/keys"]
    site.write(f"{LOG}/keys/keys.txt", f"{KEY.verifier}\n{OTHER.verifier}\n")
    publish(site, OTHER)
    assert latest(site).size == 3, "a key whose line was added in a reviewed commit"


def test_build_does_not_serve_an_older_log_either(site: TinySite) -> None:
    roll_back(site)
    assert any(one.startswith("L117") for one in site.try_build().problems())


@pytest.mark.parametrize(
    "act", [publish, lambda site: withdraw(site, "n1", "banner")], ids=["publish", "withdraw"]
)
def test_a_run_that_ends_at_any_step_forks_nothing(
    site: TinySite, act: Callable[[TinySite], object], capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("content/notices/2008/n9.md", record("n9"))
    states = crashes(site, act, 60, 12)
    assert True in states and False in states
    assert verify(site, capsys) == []

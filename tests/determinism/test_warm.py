"""Incremental = clean: after every step of random edits the warm site is, byte for byte, the one built from nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from generator import digest
from generator.plan.output import Output
from generator.register.entries import MODES
from generator.register.read import read_register
from tests.determinism.desk import CONFIGS, Desk
from tests.register.support import try_publish
from tests.support.site import TinySite
from tests.test_publish import stepping

Tree = dict[str, str]
#: Memory is the disk, so that thousands of builds wait for nothing.
DISK = "/dev/shm" if Path("/dev/shm").is_dir() else None
WHICH, N, MANY = st.integers(0, 11), st.integers(0, 5), st.integers(0, 99)
#: What was done and came of it, over all sequences of a run.
told: Counter[str] = Counter()


def tree(output: Path) -> Tree:
    """Digest of every published file, what stands for the search index too."""
    root = output.resolve()
    files = (file for file in sorted(root.rglob("*")) if file.is_file())
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }


class Warm(RuleBasedStateMachine):
    """A desk whose site is built after each thing that is done, and its twin that is built from nothing.

    After a refused build only mending comes, so that most steps compare whole sites.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=DISK))
        self.desk = Desk(self.folder / "site")
        self.site = self.desk.site
        self.snapshots = [self.desk.snapshot()]
        self.whole, self.registered, self.published, self.twins = True, False, False, 0
        told["sequences"] += 1

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @invariant()
    def warm_is_fresh(self) -> None:
        """Build here and from nothing elsewhere: the same site, or the same problems and the old site."""
        before = tree(self.site.output) if self.site.output.exists() else {}
        if self.published:
            assert before == self.fresh()[1], "published, and built from what was published"
        self.site.try_build()
        result, after = self.site.result, tree(self.site.output) if self.site.output.exists() else {}
        twin, fresh = self.fresh()
        assert result is not None and twin.result is not None
        assert result.problems == twin.result.problems
        self.whole = result.ok
        told["comparisons" if result.ok else "refusals"] += 1
        if not result.ok:
            assert after == before, "a refused build changes nothing"
            told.update(
                f"refused {one}" for one in {one.code for one in result.problems if one.severity == "error"}
            )
            return
        told["made"] += len(result.rendered)
        told["kept"] += result.kept
        assert differing(after, fresh) == {}
        if self.published:
            assert not result.switched and not result.rendered, "a build after publishing finds all done"
        self.published = False
        self.snapshots = [*self.snapshots[-5:], self.desk.snapshot()]

    def fresh(self) -> tuple[TinySite, Tree]:
        """The same sources in another folder, built without any memory."""
        self.twins += 1
        twin = TinySite(self.folder / f"twin{self.twins % 2}").set(workers=1, fresh=True, search=True)
        for name in ("content", "templates"):
            if (self.site.folder / name).is_dir():
                shutil.copytree(self.site.folder / name, twin.folder / name)
        shutil.copy(self.site.folder / "site.toml", twin.folder)
        twin.try_build()
        found = tree(twin.output) if twin.output.exists() else {}
        shutil.rmtree(twin.folder)
        return twin, found

    @precondition(lambda self: self.whole)
    @rule(
        which=WHICH, days=st.integers(-3, 400), unit=st.booleans(), topic=st.booleans(), draft=st.booleans()
    )
    def add(self, which: int, days: int, unit: bool, topic: bool, draft: bool) -> None:
        fields = {"unit": "office"} if unit else {}
        fields |= {"topics": "[conference]"} if topic else {}
        self.desk.add(which, days, fields | ({"draft": "true"} if draft else {}))

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, n=N)
    def body(self, which: int, n: int) -> None:
        self.desk.body(which, n)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, n=N)
    def title(self, which: int, n: int) -> None:
        self.desk.title(which, n)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, value=st.sampled_from([
        ("number", "云科发〔2008〕7号"), ("topics", "[]"), ("topics", "[conference]"), ("unit", "planning"), ("draft", "false"),
        ("draft", "true"), ("summary", "概要"), ("status", "{state: repealed, when: 2008-11-01, by: p1}"),
        ("closes", "2008-11-25"), ("expire_at", "2008-11-22"), ("published", "2008-01-02"), ("government", "true"),
        ("disclosure", "{mode: withheld, basis: 第十四条, reason: 涉及商业秘密}"), ("publish_at", "2008-11-23"),
    ]))  # fmt: skip
    def field(self, which: int, value: tuple[str, str]) -> None:
        self.desk.tell(which, *value)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, n=MANY, noted=st.booleans())
    def list_row(self, which: int, n: int, noted: bool) -> None:
        self.desk.list_row(which, n, noted or self.registered)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, n=MANY, noted=st.booleans())
    def amount(self, which: int, n: int, noted: bool) -> None:
        self.desk.amount(which, n, noted or self.registered)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, n=MANY)
    def attach(self, which: int, n: int) -> None:
        self.desk.attach(which, n)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH)
    def note(self, which: int) -> None:
        self.desk.note(self.desk.records[which % len(self.desk.records)])

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, led=st.booleans())
    def rename(self, which: int, led: bool) -> None:
        self.desk.rename(which, led or self.registered)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, led=st.booleans())
    def move(self, which: int, led: bool) -> None:
        self.desk.move(which, led or self.registered)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, withdrawn=st.booleans())
    def delete(self, which: int, withdrawn: bool) -> None:
        name = self.desk.delete(which)
        if self.registered and withdrawn:
            self._withdraw(name, "tombstone")

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, n=N)
    def template(self, which: int, n: int) -> None:
        self.desk.template(which, n)

    @precondition(lambda self: self.whole)
    @rule(n=N)
    def asset(self, n: int) -> None:
        self.desk.asset(n)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, n=N)
    def strings(self, which: int, n: int) -> None:
        self.desk.strings(which, n)

    @precondition(lambda self: self.whole)
    @rule(which=st.integers(0, len(CONFIGS) - 1))
    def config(self, which: int) -> None:
        self.desk.config(which)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, n=N)
    def vocabulary(self, which: int, n: int) -> None:
        self.desk.term(which, n)

    @precondition(lambda self: self.whole)
    @rule(days=st.integers(-2, 40))
    def as_of(self, days: int) -> None:
        self.desk.as_of(days)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, n=N)
    def spoil(self, which: int, n: int) -> None:
        self.desk.spoil(which, n)

    @rule(which=WHICH, times=st.booleans())
    def switch_branch(self, which: int, times: bool) -> None:
        """Many files at once, back to an older state; without a register any state will do."""
        self.desk.restore(self.snapshots[which % len(self.snapshots)], times)

    @rule()
    def revert(self) -> None:
        """What was whole last."""
        self.desk.restore(self.snapshots[-1])

    @precondition(lambda self: self.whole)
    @rule()
    def publish(self) -> None:
        try_publish(self.site)
        self._registered()

    @precondition(lambda self: self.whole and self.registered)
    @rule(which=WHICH, mode=st.sampled_from(MODES))
    def withdraw(self, which: int, mode: str) -> None:
        name = Path(self.desk.records[which % len(self.desk.records)]).stem
        if mode == "purged":
            self.desk.delete(which)
        self._withdraw(name, mode)

    @precondition(lambda self: self.whole)
    @rule(which=WHICH, n=N, step=st.integers(1, 250), publishing=st.booleans(), kept=st.booleans())
    def interrupted(self, which: int, n: int, step: int, publishing: bool, kept: bool) -> None:
        """A build, or a publication, that is killed in the middle; its edit stays, or is taken back."""
        before = self.desk.snapshot()
        self.desk.body(which, n)
        run = partial(try_publish, self.site) if publishing and self.registered else self.site.try_build
        told["kills"] += stepping(self.site, partial(die_at, step), run) == -signal.SIGKILL
        if not kept:
            self.desk.restore(before)

    @precondition(lambda self: self.whole)
    @rule(how=st.integers(0, 5), at=st.floats(0, 1), bit=st.integers(0, 7))
    def tampered(self, how: int, at: float, bit: int) -> None:
        """The memory between runs is lost, cut, overwritten, or a bit of it falls over."""
        told["tampered"] += 1
        tamper(self.site.folder / ".cache/memo.sqlite", how, at, bit)

    @precondition(lambda self: self.whole)
    @rule(which=MANY)
    def hand_in_output(self, which: int) -> None:
        """Somebody edits, or removes, a served file."""
        root = self.site.output.resolve()
        files = [root / path for path in tree(root)]
        file = files[which * len(files) // 100]
        if which % 2:
            file.write_bytes(file.read_bytes() + b" ")
        else:
            file.unlink()

    @precondition(lambda self: self.whole)
    @rule()
    def nothing(self) -> None:
        """A run over what is unchanged makes nothing and writes nothing."""
        link = (self.site.output.lstat().st_ino, self.site.output.readlink())
        result = self.site.try_build().result
        assert result is not None and result.rendered == {} and not result.switched
        assert (self.site.output.lstat().st_ino, self.site.output.readlink()) == link

    def _withdraw(self, name: str, mode: str) -> None:
        if name in read_register(self.site.folder)[0].versions:
            try_publish(self.site, subject=name, mode=mode, reason="重复", authority="办公室")
            self._registered()

    def _registered(self) -> None:
        assert self.site.result is not None
        self.published = self.site.result.ok
        self.registered = (self.site.folder / "content/_register").is_dir()
        told["publications"] += self.published


def die_at(step: int, count: int) -> None:
    if count == step:
        os.kill(os.getpid(), signal.SIGKILL)


def tamper(memo: Path, how: int, at: float, bit: int) -> None:
    """Harm a memo: take it away, cut it, overwrite a stretch, fell a bit, lose rows, or spoil the value of one."""
    if not memo.is_file():
        return
    data = bytearray(memo.read_bytes())
    place = int(at * (len(data) - 1))
    if how == 0:
        memo.unlink()
    elif how == 1:
        memo.write_bytes(data[:place])
    elif how == 2:
        memo.write_bytes(data[:place] + bytes(len(data[place : place + 64])) + data[place + 64 :])
    elif how == 3:
        data[place] ^= 1 << bit
        memo.write_bytes(data)
    else:
        connection = sqlite3.connect(memo)
        with connection:
            keys = sorted(
                connection.execute("SELECT space, key FROM memo WHERE space != 'engine'").fetchall()
            )
            space, key = keys[int(at * (len(keys) - 1))]
            if how == 4:
                connection.execute("DELETE FROM memo WHERE space = ? AND key >= ?", (space, key))
            else:
                (value,) = connection.execute(
                    "SELECT value FROM memo WHERE space = ? AND key = ?", (space, key)
                ).fetchone()
                spoilt = bytearray(value)
                spoilt[int(at * 7919) % len(spoilt)] ^= 1 << bit
                connection.execute(
                    "UPDATE memo SET value = ? WHERE space = ? AND key = ?", (bytes(spoilt), space, key)
                )
        connection.close()


def differing(warm: Tree, fresh: Tree) -> dict[str, tuple[str | None, str | None]]:
    """Files that are not the same in two trees."""
    return {
        path: (warm.get(path), fresh.get(path))
        for path in sorted({*warm, *fresh})
        if warm.get(path) != fresh.get(path)
    }


def run(sequences: int, steps: int, **more: Any) -> None:
    """Run the machine; the closing line tells what it did."""
    run_state_machine_as_test(
        Warm,
        settings=settings(
            max_examples=sequences, stateful_step_count=steps, deadline=None, print_blob=False,
            suppress_health_check=list(HealthCheck), **more,
        ),
    )  # fmt: skip


def test_warm_is_fresh_after_random_edits(quick: None) -> None:
    run(6, 8)


@pytest.mark.full
def test_warm_is_fresh_after_six_thousand_edits(quick: None, capsys: pytest.CaptureFixture[str]) -> None:
    run(300, 20)
    with capsys.disabled():
        print(f"\n{dict(told)}")


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of records forget an input: their neighbours."""

    def key(self: Output, shared: str) -> str:
        names = self.view.__code__.co_varnames
        known = tuple(one for name, one in zip(names, self.inputs, strict=False) if name != "neighbours")
        return digest.of(shared, self.view.__qualname__, self.form, self.search, known)

    monkeypatch.setattr(Output, "key", key)


def test_a_planted_missing_input_is_caught(quick: None, forgetful: None) -> None:
    """The machine can fail, here at its second step."""
    machine = Warm()
    machine.warm_is_fresh()
    machine.title(which=machine.desk.records.index("content/notices/2008/n2.md"), n=1)
    with pytest.raises(AssertionError):
        machine.warm_is_fresh()
    machine.teardown()


@pytest.mark.full
def test_a_planted_missing_input_is_found_by_chance(quick: None, forgetful: None) -> None:
    with pytest.raises(AssertionError):
        run(40, 20, phases=(Phase.generate,), derandomize=True, report_multiple_bugs=False)

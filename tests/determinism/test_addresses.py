"""Over random edits no address that once answered is lost, and nothing published can no longer be read."""

from __future__ import annotations

import json
import re
import shutil
import signal
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from generator import report
from generator.cli import main
from generator.plan import plan
from generator.plan.fates import PASSING
from generator.problems import Problem
from generator.register.archive import archived, text_path
from generator.register.entries import MODES, Register, Version
from generator.register.read import read_register
from tests.determinism.desk import Desk
from tests.determinism.test_warm import DISK, MANY, WHICH, N, die_at
from tests.register.support import try_publish
from tests.test_publish import stepping

#: Files that tell servers about addresses; nobody asks for one.
RULES = {".nginx.conf", ".htaccess", "_redirects", "_headers"}
_NGINX = re.compile(r'location = "(.+)" \{ (?:return 301 (\S+);|error_page 410 [^;]+; return 410;) \}')
_APACHE = re.compile(r'RedirectMatch (301|410) "\^(.+)\$"(?: (\S+))?')
told: Counter[str] = Counter()


class Published(RuleBasedStateMachine):
    """A desk with a register. After whatever was done it is published; what a refusal asks for is done then."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=DISK))
        self.desk = Desk(self.folder / "site")
        self.site = self.desk.site
        self.base = "/base/"
        #: Every address that a published release answered at.
        self.ever: set[str] = set()
        #: What every version was made from, as it was published.
        self.sources: dict[tuple[str, int], bytes] = {}
        self.last = self.desk.snapshot()
        told["sequences"] += 1

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @invariant()
    def what_answered_answers(self) -> None:
        for _ in range(12):
            if try_publish(self.site).result.ok:  # type: ignore[union-attr]
                break
            told["refusals"] += 1
            assert not self.ever or self.unanswered() == [], "what is served stays"
            self.mend()
        else:
            raise AssertionError(self.site.problems())
        told["releases"] += 1
        self.last = self.desk.snapshot()
        self.remember()
        self.look()

    def look(self) -> None:
        """What is served now, and what the register holds."""
        assert self.unanswered() == []
        told["addresses"] += len(self.ever)
        register, _ = read_register(self.site.folder)
        for versions in register.versions.values():
            for one in versions:
                if one.purged is None:
                    self.read(one, register)
                    told["versions"] += 1
                    page = self.output / f"changes/{one.id}/{one.number}.html"
                    if one is not versions[-1] and not register.is_gone(one.id) and page.is_file():
                        assert '<h2 id="part:compare">' in page.read_text("utf-8"), one

    def read(self, one: Version, register: Register) -> None:
        """A version's source is what it was when it was published, and can be read as a record."""
        data = (self.site.folder / text_path(one, one.texts[0][0])).read_bytes()
        known = self.sources.get((one.id, one.number))
        if known is None:
            self.sources[one.id, one.number] = data
            assert archived(one, {}, register).item is not None
        assert known in (None, data)

    def remember(self) -> None:
        """What is served for the first time."""
        files = (
            file.relative_to(self.output).as_posix() for file in self.output.rglob("*") if file.is_file()
        )
        self.ever |= {path for path in files if path not in RULES and not path.startswith(PASSING)}

    @property
    def output(self) -> Path:
        return self.site.output.resolve()

    def unanswered(self) -> list[str]:
        """Addresses that get no answer: by the rules for servers, and without them from the files alone."""
        rules = [self.rules_of_nginx(), self.rules_of_apache(), self.rules_of_netlify()]
        assert rules[0] == rules[1] == rules[2]
        lost = []
        for path in sorted(self.ever):
            target = rules[0].get(path)
            there = (self.output / path).is_file()
            if not there or (
                target and (rules[0].get(target) is not None or not (self.output / target).is_file())
            ):
                lost.append(path)
        return lost

    def rules_of_nginx(self) -> dict[str, str]:
        found = _NGINX.findall((self.output / ".nginx.conf").read_text("utf-8"))
        return {self.path(old): self.path(new) if new else "" for old, new in found}

    def rules_of_apache(self) -> dict[str, str]:
        found = _APACHE.findall((self.output / ".htaccess").read_text("utf-8"))
        return {
            self.path(re.sub(r"\\(.)", r"\1", old)): self.path(new) if new else "" for _, old, new in found
        }

    def rules_of_netlify(self) -> dict[str, str]:
        lines = [line.split(" ") for line in (self.output / "_redirects").read_text("utf-8").splitlines()[1:]]
        return {self.path(old): self.path(new) if code == "301" else "" for old, new, code in lines}

    def path(self, address: str) -> str:
        base = re.search(r'base_url = "https://[^/]+(/.*)"', self.desk.text("site.toml"))
        assert base is not None and address.startswith(base[1]), address
        path = address.removeprefix(base[1])
        return f"{path}index.html" if not path or path.endswith("/") else path

    def mend(self) -> None:
        """Do what the messages say, the first thing of each; what they say nothing of is taken back."""
        assert self.site.result is not None
        faults = [one for one in self.site.result.problems if one.severity == "error"]
        told.update({f"refused {one.code}" for one in faults})
        gone: list[str] = []
        for one in faults:
            if not self.done(one, report.hint(one, "zh-CN"), gone):
                self.desk.restore(self.last)
                return
        if gone:
            self.withdrawn(*dict.fromkeys(gone))

    def done(self, one: Problem, hint: str, gone: list[str]) -> bool:
        """Whether a problem could be mended as its hint says; what is to be withdrawn is added to `gone`."""
        line = re.search(r"(redirect_from): (\[/[^\]]+\])", hint)
        command = re.search(r"withdraw (\S+) --tombstone", hint)
        if one.code == "L101":
            assert line is not None, hint
            self.desk.write_field(one.span.path, line[1], line[2])
        elif one.code == "L102":
            assert command is not None and line is not None, hint
            gone.append(command[1])
        elif one.code == "L111":
            moved = re.search(r'\[\[moved\]\] (old = "[^"]+") (new = )', hint)
            assert command is not None and moved is not None, hint
            if len(command[1]) % 2:
                gone.append(command[1])
            else:
                self.site.write(
                    "site.toml", self.desk.text("site.toml") + f'\n[[moved]]\n{moved[1]}\n{moved[2]}"/"\n'
                )
        elif one.code == "L103":
            self.site.remove(one.span.path)
        elif one.code == "L105":
            self.desk.note(self.desk.record_of(one.span.path))
        else:
            return False
        return True

    def withdrawn(self, *subjects: str) -> None:
        """Run the command of the hints; a file that took the place of a record makes way."""
        result = try_publish(
            self.site, subject=subjects[0], also=subjects[1:], mode="tombstone", reason="重复发布"
        ).result
        assert result is not None
        for one in result.problems:
            if one.code == "L103":
                self.site.remove(one.span.path)

    @rule(which=WHICH, days=st.integers(0, 400), topic=st.booleans())
    def add(self, which: int, days: int, topic: bool) -> None:
        self.desk.add(which, days, {"topics": "[conference]"} if topic else {"unit": "office"})

    @rule(which=WHICH, n=N)
    def body(self, which: int, n: int) -> None:
        self.desk.body(which, n)

    @rule(which=WHICH, n=N)
    def title(self, which: int, n: int) -> None:
        self.desk.title(which, n)

    @rule(which=WHICH, n=MANY, noted=st.booleans())
    def list_row(self, which: int, n: int, noted: bool) -> None:
        self.desk.list_row(which, n, noted)

    @rule(which=WHICH, n=MANY, noted=st.booleans())
    def amount(self, which: int, n: int, noted: bool) -> None:
        self.desk.amount(which, n, noted)

    @rule(which=WHICH, n=MANY)
    def attach(self, which: int, n: int) -> None:
        self.desk.attach(which, n)

    @rule(which=WHICH)
    def detach(self, which: int) -> None:
        self.desk.tell(which, "attachments", "[]")

    @rule(which=WHICH, led=st.booleans())
    def rename(self, which: int, led: bool) -> None:
        self.desk.rename(which, led)

    @rule(which=WHICH, led=st.booleans())
    def move(self, which: int, led: bool) -> None:
        self.desk.move(which, led)

    @rule(which=WHICH)
    def delete(self, which: int) -> None:
        self.desk.delete(which)

    @rule(which=WHICH, draft=st.booleans())
    def draft(self, which: int, draft: bool) -> None:
        self.desk.tell(which, "draft", str(draft).lower())

    @rule(which=WHICH, n=N)
    def vocabulary(self, which: int, n: int) -> None:
        self.desk.term(which, n)

    @rule(n=N)
    def other_topic(self, n: int) -> None:
        """A term gets another id: its page, feeds and the terms of records with it."""
        for path in ("content/_vocab/topics.yaml", *self.desk.records):
            text = self.desk.text(path)
            self.site.write(path, re.sub(r"(id: |topics: \[)(conference|topic\d)", rf"\g<1>topic{n}", text))

    @rule(
        old=st.sampled_from(["outputs.calendars", "outputs.topics", "outputs.feeds", "outputs.data"]),
        led=st.booleans(),
    )
    def family(self, old: str, led: bool) -> None:
        """A family of outputs is switched off, or on again."""
        name = old.partition(".")[2]
        text, line = self.desk.text("site.toml"), f"{name} = false\n"
        text = text if "[outputs]" in text else text.replace("[window]", "[outputs]\n\n[window]")
        text = text.replace(line, "") if line in text else text.replace("[outputs]\n", f"[outputs]\n{line}")
        self.site.write("site.toml", text)

    @rule(days=st.integers(0, 400))
    def as_of(self, days: int) -> None:
        self.desk.as_of(days)

    @rule(which=WHICH, mode=st.sampled_from(MODES), kept=st.booleans())
    def withdraw(self, which: int, mode: str, kept: bool) -> None:
        """A record is withdrawn, in any way; its file stays or goes."""
        name = Path(self.desk.records[which % len(self.desk.records)]).stem
        if mode == "purged" or (mode == "tombstone" and not kept):
            self.desk.delete(which)
        if name in read_register(self.site.folder)[0].versions:
            told[mode] += bool(try_publish(self.site, subject=name, mode=mode, reason="重复").result.ok)  # type: ignore[union-attr]

    @rule(which=MANY)
    def purge_version(self, which: int) -> None:
        """One version that another one followed is destroyed."""
        register, _ = read_register(self.site.folder)
        past = [
            f"{one.id}/{one.number}"
            for versions in register.versions.values()
            for one in versions[:-1]
            if not one.purged
        ]
        if past:
            subject = past[which % len(past)]
            told["purged versions"] += bool(
                try_publish(self.site, subject=subject, mode="purged", reason="误公开").result.ok
            )  # type: ignore[union-attr]

    @rule(back=st.integers(1, 4))
    def rollback(self, back: int) -> None:
        """An earlier release, if it may be served again."""
        command = ["rollback", "--site", str(self.site.folder)]
        if main(command) == 0:
            told["rollbacks"] += 1
            self.look()

    @rule(which=WHICH, n=N)
    def build(self, which: int, n: int) -> None:
        """A release of what is not registered yet; it loses nothing that is."""
        self.desk.title(which, n)
        if self.site.try_build().result.ok:  # type: ignore[union-attr]
            self.look()

    @rule(which=WHICH, n=N, step=st.integers(1, 300))
    def interrupted(self, which: int, n: int, step: int) -> None:
        """A publication that is killed in the middle; the register is not behind what is served."""
        self.desk.body(which, n)
        code = stepping(self.site, partial(die_at, step), partial(try_publish, self.site))
        if code == -signal.SIGKILL:
            told["kills"] += 1
            if self.site.output.is_symlink():
                registered = read_register(self.site.folder)[0].addresses
                served = {
                    file.relative_to(self.output).as_posix()
                    for file in self.output.rglob("*")
                    if file.is_file()
                }
                assert {path for path in served - RULES if not path.startswith(PASSING)} <= registered.keys()
                assert self.unanswered() == []

    @rule(domain=st.sampled_from(["site.example/base/", "new.example/", "www.example/a/b/"]))
    def other_domain(self, domain: str) -> None:
        """The site moves; nobody is asked to read anything again."""
        before = self.ids()
        text = re.sub(r'base_url = "[^"]+"', f'base_url = "https://{domain}"', self.desk.text("site.toml"))
        self.site.write("site.toml", text)
        if try_publish(self.site).result.ok:  # type: ignore[union-attr]
            assert self.ids() == before
            told["domains"] += 1

    def ids(self) -> dict[str, list[str]]:
        """The ids of all entries of all feeds that are there."""
        texts = {file.name: file.read_bytes() for file in sorted((self.output / "feeds").glob("*.json"))}
        feeds = {name: json.loads(text) for name, text in texts.items() if text.startswith(b"{")}
        return {name: [one["id"] for one in feed["items"]] for name, feed in feeds.items()}


def run(sequences: int, steps: int, **more: Any) -> None:
    run_state_machine_as_test(
        Published,
        settings=settings(
            max_examples=sequences, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck), **more,
        ),
    )  # fmt: skip


def test_what_answered_once_answers(quick: None) -> None:
    run(4, 10)


def test_a_planted_lost_address_is_caught(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine can fail: a plan that finds no address lost publishes, and something answers no more."""
    honest = plan.settle
    monkeypatch.setattr(plan, "settle", lambda *given: (honest(*given)[0], ()))
    machine = Published()
    machine.what_answered_answers()
    machine.rename(which=0, led=False)
    with pytest.raises(AssertionError):
        machine.what_answered_answers()
    machine.teardown()


@pytest.mark.full
def test_what_answered_once_answers_in_three_hundred_sequences(
    quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    run(300, 10)
    with capsys.disabled():
        print(f"\n{dict(told)}")

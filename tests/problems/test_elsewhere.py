"""Codes that no text file can provoke: large sites, odd files, and the machine."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from generator import cli, limits, pipeline, report
from generator.fork import spread
from generator.log.faults import breaks, forks, refusals, strangers, unsigned
from generator.log.ledger import Log, Signed
from generator.log.note import Checkpoint
from generator.personal.seal import sealed
from generator.problems import EnvironmentProblem, Problem, Span, warning
from generator.publish import lock
from generator.register.entries import Register
from generator.render import afar, body
from generator.serve import server
from generator.source.files import SourceFile
from generator.source.personal import EXCEPTIONS
from tests.log.support import KEY, OTHER, verify
from tests.log.support import publish as publish_signed
from tests.personal import documents
from tests.problems.cases import found
from tests.register.support import publish, try_publish, two_records, withdraw
from tests.support.site import TinySite, make, record

#: Code → the test that provokes it.
COVERED: dict[str, str] = {}
RECORD = "content/notices/2008/a.md"


def covers(*codes: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a test as the case of these codes."""

    def register(test: Callable[..., None]) -> Callable[..., None]:
        COVERED.update(dict.fromkeys(codes, test.__name__))
        return test

    return register


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return make(tmp_path).write(RECORD, record("a"))


def failing(site: TinySite, expected: list[str]) -> None:
    assert found(site.check()) == expected


@covers("S005")
def test_a_record_of_five_megabytes(site: TinySite) -> None:
    site.write(RECORD, record("a", body="甲" * 1_700_000))
    failing(site, [f"S005 error {RECORD}"])


def test_an_attachment_may_be_larger(site: TinySite) -> None:
    site.write(RECORD, record("a", attachments="[{file: all.csv}]"))
    failing(site.write("content/notices/2008/all.csv", b"x,y\n" * 1_300_000), [])


@covers("R524")
def test_a_cell_that_no_workbook_can_hold(site: TinySite) -> None:
    """Counted in UTF-16 units, as spreadsheets count."""
    listed = "content/lists/2008/list.csv"
    fields = {"stage": "other", "window": "{opens: 2008-03-03, closes: 2008-03-07}"}
    site.write("content/lists/2008/l.md", record("l", projects="{file: list.csv}", **fields))
    site.write(listed, f"title,note\n甲,{'𠮷' * 16_383}字\n")
    failing(site, [])
    site.write(listed, f"title,note\n甲,{'𠮷' * 16_383}两字\n")
    failing(site, [f"R524 error {listed}:2:3"])


@covers("S006")
def test_a_symbolic_link_is_refused_never_followed(site: TinySite) -> None:
    secret = site.folder / "secret.md"
    secret.write_text(record("b"), encoding="utf-8")
    (site.folder / "content/notices/2008/b.md").symlink_to(secret)
    site.write(RECORD, record("a", body="见[乙](ref:b)。"))
    failing(site, ["S006 error content/notices/2008/b.md"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_and_nobody_waits_for_it(site: TinySite) -> None:
    os.mkfifo(site.folder / "content/notices/2008/b.md")
    failing(site, ["S006 error content/notices/2008/b.md"])


@covers("S008")
def test_a_record_that_cannot_be_opened(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: SourceFile) -> bytes:
        if self.path == RECORD:
            raise PermissionError(13, "Permission denied", self.path)
        return Path(self.absolute).read_bytes()

    monkeypatch.setattr(SourceFile, "read", refused)
    failing(site, [f"S008 error {RECORD}"])


@covers("L109")
def test_a_version_that_only_build_has_shown(site: TinySite) -> None:
    """Found by `build` alone: `check` asks whether it may be published."""
    publish(site)
    site.write("content/notices/2008/b.md", record("b"))
    failing(site, [])
    assert "L109 warning content/notices/2008/b.md:2:5" in found(site.build())


@covers("L113", "L114")
def test_a_release_that_must_not_come_back(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    publish(site.write("content/notices/2008/b.md", record("b")))
    publish(site.write("content/notices/2008/c.md", record("c")))
    withdraw(site, "b", "banner")
    served = site.output.readlink()
    first = json.loads(run_rollback(site, capsys, "--list", 0))["releases"][0]
    found = json.loads(run_rollback(site, capsys, "--to", 1, first))["problems"]
    assert [one["code"] for one in found] == ["L113", "L113", "L114"]
    said = " ".join(one["message"] for one in found)
    assert "/notices/2008/c.html" in said and "b" in found[2]["message"]
    assert site.output.readlink() == served


def run_rollback(
    site: TinySite, capsys: pytest.CaptureFixture[str], option: str, code: int, *more: str
) -> str:
    capsys.readouterr()
    assert cli.main(["rollback", option, *more, "--site", str(site.folder), "--format", "json"]) == code
    return capsys.readouterr().out


@covers("E010")
def test_a_record_saved_while_it_is_published(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    written = pipeline.write_register

    def meanwhile(*arguments: Any) -> None:
        site.edit(RECORD, "正文。", "又改。")
        written(*arguments)

    monkeypatch.setattr(pipeline, "write_register", meanwhile)
    with pytest.raises(EnvironmentProblem, match="E010"):
        publish(site)
    assert not site.output.exists()


@covers("D107")
def test_a_picture_that_says_where_it_was_taken(site: TinySite) -> None:
    site.write(RECORD, record("a", body="![照片](c.jpg)"))
    picture = site.write("content/notices/2008/c.jpg", documents.jpeg(position=True))
    failing(picture, ["D107 error content/notices/2008/c.jpg"])
    failing(site.write("content/notices/2008/c.jpg", documents.jpeg()), [])


@covers("D110")
def test_a_scan_that_nobody_has_signed_off(site: TinySite) -> None:
    site.write(RECORD, record("a", attachments="[{file: b.pdf}]"))
    scan = site.write("content/notices/2008/b.pdf", documents.pdf(picture=True))
    failing(scan, ["D110 error content/notices/2008/b.pdf"])
    failing(site.write("content/notices/2008/b.pdf", documents.pdf("a page")), [])


@covers("D111")
def test_an_exception_that_has_expired(site: TinySite) -> None:
    site.write(RECORD, record("a", body="值班电话 13900000000。"))
    entry = f"- {{record: a, kind: mobile, hash: {sealed('13900000000', 'a' * 16)}, reason: 值班, who: 办公室"
    site.write(EXCEPTIONS, f"exceptions:\n{entry}, expires: 2008-11-19}}\n")
    failing(site, [f"D111 error {EXCEPTIONS}:2:{len(entry) + 12}", f"D102 error {RECORD}:6:6"])
    failing(site.write(EXCEPTIONS, f"exceptions:\n{entry}, expires: 2008-11-20}}\n"), [])


@covers("S015")
def test_a_text_of_a_million_characters(site: TinySite) -> None:
    site.write(RECORD, record("a", body="甲" * 1_000_001))
    failing(site, [f"S015 error {RECORD}:6"])


@covers("S017")
@pytest.mark.parametrize("path", [RECORD, "content/notices/2008/a.yaml"])
def test_fields_of_a_hundred_kilobytes(site: TinySite, path: str) -> None:
    site.remove(RECORD)
    fields = f"id: a\ntitle: 标题\npublished: 2008-03-01\nsummary: {'甲' * 100_000}\n"
    site.write(path, f"---\n{fields}---\n" if path.endswith(".md") else fields)
    failing(site, [f"S017 error {path}:1:1"])


@covers("S019")
def test_an_attachment_of_many_megabytes(site: TinySite) -> None:
    site.write(RECORD, record("a", attachments="[{file: all.zip}]"))
    large = site.write("content/notices/2008/all.zip", b"").folder / "content/notices/2008/all.zip"
    os.truncate(large, limits.PUBLISHED + 1)
    failing(site, ["S019 error content/notices/2008/all.zip"])


@covers("S107")
def test_more_values_than_a_record_can_mean(site: TinySite) -> None:
    site.remove(RECORD).write("content/notices/2008/a.yaml", "topics: [" + "a," * 200_001 + "]\n")
    failing(site, ["S107 error content/notices/2008/a.yaml:1:400004"])


@covers("S206")
@pytest.mark.parametrize(
    ("row", "place"),
    [("KJ-2008-{:06},项目\n", "20002:1"), ("KJ-2008-{:06},项目" + "," * 100 + "\n", "2:117")],
)
def test_a_list_without_end(site: TinySite, row: str, place: str) -> None:
    site.write(
        "content/lists/2008/b.md",
        record(
            "b", stage="other", window="{opens: 2008-03-03, closes: 2008-03-07}", projects="{file: b.csv}"
        ),
    )
    count = 20_001 if place.startswith("2000") else 1
    rows = "".join(row.format(number) for number in range(count))
    site.write("content/lists/2008/b.csv", "project,title\n" + rows)
    failing(site, [f"S206 error content/lists/2008/b.csv:{place}"])


@covers("B710")
@pytest.mark.parametrize(
    "text", ["甲*a" * 60_000, "---\n" * 20_000, "[甲]: 乙\n" * 20_000, "甲  \n" * 40_000]
)
def test_signs_without_end_cost_no_time(site: TinySite, text: str) -> None:
    site.write(RECORD, record("a", body=f"甲\n\n{text}"))
    failing(site, [f"B710 error {RECORD}:8:1"])


def forever() -> None:
    while True:
        pass


def test_a_text_that_would_not_end_is_stopped(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw: the last net is the time that a process may take."""
    ordinary = body.crowded
    monkeypatch.setattr(body, "crowded", lambda text: forever() if "永" in text else ordinary(text))
    monkeypatch.setattr(body, "TEXT_SECONDS", 1)
    good = record("b", body="甲&乙。" * 1_000)
    site.write(RECORD, record("a", body="永&" * 2_000)).write("content/notices/2008/b.md", good)
    failing(site, [f"B710 error {RECORD}:6:1"])


def test_a_text_that_wants_all_memory_is_stopped(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "crowded", lambda text: bytearray(1 << 30) and None)
    monkeypatch.setattr(body, "TEXT_MEGABYTES", 16)
    site.write(RECORD, record("a", body="甲&乙\n\n" * 2_000))
    failing(site, [f"B710 error {RECORD}:6:1"])


@covers("B709")
@pytest.mark.parametrize("text", ["[" * 60_000, "[a](" * 20_000, "<a " * 20_000, "<![" * 20_000])
def test_brackets_without_partners_cost_no_time(site: TinySite, text: str) -> None:
    site.write(RECORD, record("a", body=f"甲\n\n{text}"))
    problems = found(site.check())
    assert [line.rpartition(":")[0] for line in problems] == [f"B709 error {RECORD}:8"]


def run(site: TinySite, *words: str) -> int:
    return cli.main([*words, "--site", str(site.folder)])


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What a failed command says on standard error; nothing on standard output, no traceback."""
    streams = capsys.readouterr()
    assert streams.out == "" and "Traceback" not in streams.err and "{" not in streams.err
    return streams.err


@covers("E001")
def test_another_build_is_running(site: TinySite) -> None:
    site.build()
    ready, done = threading.Event(), threading.Event()

    def hold() -> None:
        with lock.locked(site.folder / ".public.releases" / "lock"):
            ready.set()
            done.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    ready.wait(10)
    try:
        with (
            pytest.raises(EnvironmentProblem) as caught,
            lock.locked(site.folder / ".public.releases" / "lock", 0.2),
        ):
            raise AssertionError("two at once")
    finally:
        done.set()
        holder.join()
    assert caught.value.code == "E001"
    assert str(os.getpid()) in report.environment_text(caught.value, "zh-CN")


@covers("E002")
def test_a_folder_that_is_not_ours(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    site.write("public/letter.txt", "dear")
    assert run(site, "build") == 3
    assert said(capsys).startswith("E002 ") and (site.output / "letter.txt").read_text("utf-8") == "dear"


@covers("E003")
def test_a_place_that_cannot_be_written(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    site.write("taken", "a file")
    assert run(site, "build", "--output", str(site.folder / "taken" / "public")) == 3
    assert said(capsys).startswith("E003 ")


@covers("E004")
def test_an_attachment_that_goes_away_during_the_build(
    site: TinySite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from generator.render import render

    site.write(RECORD, record("a", attachments="[{file: form.txt}]")).write(
        "content/notices/2008/form.txt", "表"
    )
    honest = render.Renderer.__init__

    def late(self: render.Renderer, *given: object) -> None:
        honest(self, *given)  # type: ignore[arg-type]
        (site.folder / "content/notices/2008/form.txt").unlink()

    monkeypatch.setattr(render.Renderer, "__init__", late)
    assert run(site, "build", "--no-search") == 3
    assert said(capsys).startswith("E004 ")


@covers("E005")
def test_a_folder_without_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", "--site", str(tmp_path), "--lang", "en"]) == 3
    assert said(capsys).startswith("E005 There is no ")


@covers("E006")
def test_a_system_without_locks(
    site: TinySite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    assert run(site, "build") == 3
    assert said(capsys).startswith("E006 ")
    assert run(site, "check") == 0


@covers("E007")
def test_nothing_to_go_back_to(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    site.build()
    assert run(site, "rollback") == 3
    assert said(capsys).startswith("E007 ")


@covers("E008")
def test_no_port_can_be_had(
    site: TinySite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def taken(*_: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(server, "PreviewServer", taken)
    assert run(site, "serve", "--port", "8000") == 3
    assert "E008 " in said(capsys)


@covers("E009")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes to end")
def test_a_process_that_is_ended() -> None:
    here = os.getpid()

    def work(share: object) -> int:
        list(share)  # type: ignore[call-overload]
        if os.getpid() != here:
            os.kill(os.getpid(), 9)
        return 1

    with pytest.raises(EnvironmentProblem) as caught:
        for result in spread(work, list(range(200)), 2):
            assert result == 1
    assert caught.value.code == "E009"


@covers("E014")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_report_that_cannot_be_written(site: TinySite) -> None:
    command = [sys.executable, "-m", "generator", "check", "--format", "json", "--lang", "en"]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*command, "--site", str(site.folder)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        silent = subprocess.run([*command, "--site", str(site.folder)], stdout=full, stderr=full, check=False)
    assert ended.stderr.startswith("E014 Reading or writing - failed: No space left on device.")
    assert (ended.returncode, silent.returncode) == (3, 3) and "Traceback" not in ended.stderr


@covers("E015")
def test_a_release_that_cannot_be_destroyed(
    site: TinySite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, "publish", "--no-search") == 0
    site.remove(RECORD)
    honest = shutil.rmtree

    def stuck(path: Path, ignore_errors: bool = False, **more: object) -> None:
        if ignore_errors:
            honest(path, ignore_errors=True)
        else:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", stuck)
        assert run(site, "withdraw", "a", "--purge", "--reason", "x") == 3
    assert ".public.releases" in said(capsys)


@covers("E011")
def test_a_folder_that_git_does_not_know(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "hook", "install") == 3
    assert said(capsys).startswith("E011 ")


@covers("E101")
def test_without_the_search_program(
    site: TinySite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from generator.index import pagefind, renew

    def missing(*_: object) -> int:
        raise pagefind.SearchUnavailable("no such program")

    monkeypatch.setattr(renew, "build_bundles", missing)
    before = site.build().files()
    site.write(RECORD, record("a", body="改过的正文。"))
    assert run(site, "build") == 3
    assert said(capsys).startswith("E101 ") and site.files() == before


@covers("I901", "I902")
def test_a_release_without_a_fresh_index(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "build", "--no-search") == 0
    assert "I902" in capsys.readouterr().out
    assert run(site, "build") == 0
    assert "I90" not in capsys.readouterr().out
    site.write(RECORD, record("a", body="改过的正文。"))
    assert run(site, "build", "--no-search") == 0
    assert "I901" in capsys.readouterr().out
    assert run(site, "build", "--no-search", "--strict") == 1


def test_findings_without_a_place_are_printed_too() -> None:
    lines = list(report.as_text((warning("I902", Span("site.toml")),), "zh-CN", lambda path: ["x"]))
    assert lines[0].startswith("site.toml: 警告 I902")


def codes(problems: Iterable[Problem]) -> list[str]:
    return [one.code for one in problems]


@covers("L115", "L116", "L117", "L118", "L120", "L121")
def test_a_log_that_is_not_what_it_was() -> None:
    """As values; that such a run is refused is shown by tests/log/test_publish.py."""
    other = Checkpoint(KEY.name, 1, Log((b"y",)).tree.root())
    log = Log((b"x",), (Signed(other, OTHER.sign(other.text)),), (KEY.verifier,))
    register = Register(log=log)
    assert codes(breaks(log)) == ["L115"]
    assert codes(strangers(register)) == ["L116"]
    assert codes(forks(Log((b"x",)), other)) == ["L117"]
    assert codes(refusals(register, OTHER)) == ["L116", "L118"]
    assert codes(refusals(register, None)) == ["L116", "L120"]
    assert codes(unsigned(log, log.keys)) == ["L121"]


@covers("L119")
def test_a_release_with_an_older_checkpoint(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    publish_signed(site)
    publish_signed(site.edit(RECORD, "正文。", "改过的正文。"))
    first = json.loads(run_rollback(site, capsys, "--list", 0))["releases"][0]
    found = json.loads(run_rollback(site, capsys, "--to", 1, first))["problems"]
    assert found[-1]["code"] == "L119"


@covers("L122", "L123", "L124")
def test_files_that_are_not_what_was_signed(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    publish_signed(site)
    (site.output / "log/tile/0/000.p/1").write_bytes(bytes(32))
    (site.output / "log/tile/entries/000.p/1").unlink()
    (kept,) = (site.folder / "content/_register/versions").rglob("1.md")
    kept.write_bytes(b"")
    assert {code for code, _ in verify(site, capsys, code=1)} == {"L122", "L123", "L124"}


@covers("L125", "L126")
def test_what_a_purge_of_one_version_would_leave(tmp_path: Path) -> None:
    site = publish(two_records(make(tmp_path)))
    asked = {"subject": "n1/1", "mode": "purged", "reason": "误公开"}
    try_publish(site, **asked)
    assert found(site) == [
        "L126 warning content/_register",
        "L125 error content/notices/2008/n1.md:2:5",
    ]
    site.edit("content/notices/2008/n1.md", "正文。", "改正。")
    assert "L126 warning content/_register" in found(publish(site, **asked)), "the file is in use still"


@covers("E012")
def test_a_key_that_cannot_be_used(site: TinySite, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("keys") / "log.key"
    for file, code in ((site.folder / "log.key", 3), (place, 0), (place, 3)):
        assert cli.main(["log", "key", "--site", str(site.folder), "--log-key", str(file)]) == code
    assert place.stat().st_mode & 0o77 == 0 and not (site.folder / "log.key").exists()
    publishing = ["publish", "--site", str(site.folder), "--no-search", "--log-key", str(place)]
    assert cli.main(publishing) == 0 and (site.output / "log/checkpoint").is_file()
    place.write_text("no key", "ascii")
    assert cli.main(publishing) == 3


@covers("E013")
def test_signing_without_its_library(
    site: TinySite, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("cryptography")]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    place = tmp_path_factory.mktemp("keys") / "log.key"
    assert cli.main(["log", "key", "--site", str(site.folder), "--log-key", str(place)]) == 3


class Dying(ThreadPoolExecutor):
    """An executor of which the worker dies over the first load."""

    def submit(self, *given: Any, **named: Any) -> Future[Any]:
        self.asked = getattr(self, "asked", 0) + 1
        if self.asked == 1:
            raise BrokenProcessPool("a worker died")
        return super().submit(*given, **named)


@covers("E016")
def test_an_executor_that_gives_up_leaves_the_site_alone(site: TinySite) -> None:
    before = site.build().files()
    site.edit("site.toml", "测试局", "另一局")
    with Dying(1) as executor, pytest.raises(EnvironmentProblem) as caught:
        site.set(executor=executor).try_build()
    assert caught.value.code == "E016" and site.files() == before
    assert site.set(executor=None).build().files() != before


@covers("E017")
def test_another_program_is_refused(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(afar, "engine_digest", lambda root: "another")
    afar._kitchen.cache_clear()
    with ThreadPoolExecutor(1) as executor, pytest.raises(EnvironmentProblem) as caught:
        site.set(executor=executor).try_build()
    assert caught.value.code == "E017"


@covers("E018")
def test_no_cluster_is_said(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed")
    assert cli.main(["build", "--site", str(site.folder), "--executor", "dask:tcp://127.0.0.1:9"]) == 3
    assert "E018" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        cli.main(["build", "--site", str(site.folder), "--executor", "celery:x"])
    assert caught.value.code == 2

"""The memory between runs is never truth: what is harmed in it counts as absent, whatever the harm."""

from __future__ import annotations

import gc
import random
from contextlib import suppress
from pathlib import Path

import pytest

from generator import memo as module
from generator.memo import Memo

VALUES = {f"k{number}": (f"文{number}" * 9, number, (("a", number * 7),)) for number in range(120)}


def filled(file: Path) -> bytes:
    """A memo with every value in it, as its file."""
    memo = Memo(file, "engine")
    for key, value in VALUES.items():
        memo.keep("space", key, value)
    assert memo.save()
    return file.read_bytes()


def altered(file: Path, whole: bytes, seed: int) -> int:
    """One bit of the file falls over: how many values are recalled that nobody kept."""
    chance = random.Random(seed)
    data = bytearray(whole)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    memo = Memo(file, "engine")
    return sum(memo.recall("space", key) not in (value, None) for key, value in VALUES.items())


def test_no_bit_that_falls_over_reaches_a_value(tmp_path: Path) -> None:
    whole = filled(tmp_path / "memo.sqlite")
    assert Memo(tmp_path / "memo.sqlite", "engine").recall("space", "k7") == VALUES["k7"]
    assert sum(altered(tmp_path / "memo.sqlite", whole, seed) for seed in range(300)) == 0


def test_a_memo_that_believes_everything_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "crc32", lambda data: 0)
    whole = filled(tmp_path / "memo.sqlite")
    # What is believed is another value, or cannot be unpickled, in one of the many ways of that.
    with suppress(LookupError, ValueError, ArithmeticError, MemoryError):
        assert sum(altered(tmp_path / "memo.sqlite", whole, seed) for seed in range(300))


def test_a_harmed_memo_is_filled_again(tmp_path: Path) -> None:
    file = tmp_path / "memo.sqlite"
    whole = filled(file)
    for part in (whole[: len(whole) // 2], b"", b"\0" * len(whole), whole[:100] + bytes(8000) + whole[8100:]):
        file.write_bytes(part)
        assert filled(file) and Memo(file, "engine").recall("space", "k7") == VALUES["k7"]


def test_a_memo_that_stays_reads_a_space_once_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = filled(tmp_path / "memo.sqlite")
    memo = Memo(tmp_path / "memo.sqlite", "engine", stay=True)
    assert memo.items("space") == VALUES
    monkeypatch.setattr(memo, "_values", lambda *about: pytest.fail("read again"))
    memo.keep("space", "k7", "new")
    memo.only("space", "k8".__ne__)
    assert memo.items("space") == {key: value for key, value in VALUES.items() if key != "k8"} | {"k7": "new"}
    assert not memo.save()
    assert (tmp_path / "memo.sqlite").read_bytes() == whole


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux lists what a process has open")
def test_a_memo_that_is_written_often_holds_no_file_open_for_each_time(tmp_path: Path) -> None:
    """Without the collector, which builds do without, a connection that is only dropped stays open."""
    memo = Memo(tmp_path / "memo.sqlite", "engine")
    gc.disable()
    try:
        before = len([*Path("/proc/self/fd").iterdir()])
        for number in range(20):
            memo.keep("space", f"k{number}", number)
            assert memo.save() and memo.recall("space", f"k{number}") == number
        assert len([*Path("/proc/self/fd").iterdir()]) <= before + 1
    finally:
        gc.enable()

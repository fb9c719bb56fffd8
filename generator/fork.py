"""Spread work over processes that inherit what is in memory; in one process where that is not possible."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from generator.problems import EnvironmentProblem

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Item = TypeVar("Item")
Done = TypeVar("Done")
#: Fewer small items than this are not worth a process.
WORTHWHILE = 48


def spread(
    work: Callable[[Iterable[Item]], Done], items: Sequence[Item], workers: int, least: int = WORTHWHILE
) -> list[Done]:
    """`work` applied to interleaved shares of `items`, one share a process and at least `least` items in it;
    results in the order of shares.

    This process only gathers: what the work leaves behind in memory goes with the processes that did it.
    Only results travel between processes; `work` and `items` are inherited by fork. An exception in a
    process is raised here. Raises `EnvironmentProblem` E009 when a process was killed. When this process is
    killed the others end by themselves: they hold the lock of the build too, and would hold up the next one.
    """
    count = min(workers, len(items) // least)
    if count < 2 or not hasattr(os, "fork"):
        return [work(items)]
    import multiprocessing

    context = multiprocessing.get_context("fork")
    running = []
    for number in range(count):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(os.getpid(), ours, theirs, work, items[number::count]))
        process.start()
        theirs.close()
        running.append((process, ours))
    results: list[Any] = []
    for process, pipe in running:
        results.append(_received(pipe))
        process.join()
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results


def batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Items in their order, `size` at a time: what was done with some of them is put away before the next ones."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _run(
    parent: int,
    ours: Connection,
    theirs: Connection,
    work: Callable[[Iterable[Item]], Done],
    share: Sequence[Item],
) -> None:
    ours.close()  # with an end for reading open in here, a result that nobody reads would wait for ever
    try:
        result: object = work(while_wanted(share, parent))
    except Exception as failure:  # noqa: BLE001 - it is raised again in the parent
        result = failure
    with suppress(BrokenPipeError):
        theirs.send(result)
    theirs.close()


def while_wanted(share: Sequence[Item], parent: int) -> Iterator[Item]:
    """The share, as long as the process that asked for it lives; then the process of the caller ends."""
    for item in share:
        if os.getppid() != parent:
            os._exit(1)
        yield item


def _received(pipe: Connection) -> object:
    try:
        return pipe.recv()
    except EOFError:
        return EnvironmentProblem("E009")

"""Work on what others wrote, in a process that can be stopped: a runaway costs seconds, not the build."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from generator.fork import while_wanted

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Item = TypeVar("Item")
Done = TypeVar("Done")
#: A process is given up after so many times its processor time: on a loaded machine others hold it up.
PATIENCE = 12
#: How a process ends that used up its processor time; None where the system knows no such limit.
_OVERDUE = -getattr(signal, "SIGXCPU", 0) or None


@dataclass(frozen=True)
class _Raised:
    failure: Exception


@dataclass(frozen=True)
class _Task:
    """What a process is to do: each item with its seconds of processor time, all within so much more memory."""

    work: Callable[[Any], object]
    shares: tuple[tuple[Any, int], ...]
    megabytes: int
    parent: int


def confined(
    work: Callable[[Item], Done], items: Sequence[Item], seconds: Callable[[Item], int], megabytes: int
) -> list[Done | None]:
    """The result of each item; None for one that took more processor time or memory, or ended its process.

    One process does item after item until it is stopped, and the next one goes on behind. The limits are those of
    the system (RLIMIT_CPU, RLIMIT_AS); where it has none, as on Windows, time alone is bounded, by the clock. Where
    nothing can be forked the process starts anew, so `work` is a function of a module and items can be pickled.
    An exception of `work` is raised here.
    """
    results: list[Done | None] = []
    while len(results) < len(items):
        shares = tuple((item, seconds(item)) for item in items[len(results) :])
        done, overdue = _round(_Task(work, shares, megabytes, os.getpid()))
        results.extend(done)
        # What ended a process that had done others before gets one for itself: their memory is not its fault.
        if len(done) < len(shares) and (overdue or not done):
            results.append(None)
    return results


def _round(task: _Task) -> tuple[list[Any], bool]:
    """What one process got done, and whether it was stopped for the time that the next item took."""
    import multiprocessing

    context: Any = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(ours, theirs, task))
    process.start()
    theirs.close()
    done: list[Any] = []
    try:
        for _, seconds in task.shares:
            if not ours.poll(PATIENCE * seconds if _OVERDUE else 2 * seconds):
                return done, True
            result = ours.recv()
            if isinstance(result, _Raised):
                raise result.failure
            done.append(result)
    except EOFError:
        process.join()
        return done, process.exitcode == _OVERDUE
    finally:
        process.kill()
        process.join()
        ours.close()
    return done, False


def _work(ours: Connection, theirs: Connection, task: _Task) -> None:
    ours.close()  # with an end for reading open in here, a result that nobody reads would wait for ever
    _limit_memory(task.megabytes)
    for item, seconds in while_wanted(task.shares, task.parent):
        _limit_time(seconds)
        try:
            result: object = task.work(item)
        except MemoryError:
            os._exit(1)
        except Exception as failure:  # noqa: BLE001 - it is raised again in the parent
            result = _Raised(failure)
        with suppress(BrokenPipeError):
            theirs.send(result)
    os._exit(0)


def _limit_memory(megabytes: int) -> None:
    """So much beside what the process has from its parent; where its size can be read and limited."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        room = pages * resource.getpagesize() + (megabytes << 20)
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: int) -> None:
    """So much processor time from now on; the system counts whole seconds."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        until = int(used.ru_utime + used.ru_stime) + 1 + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (until if most < 0 else min(until, most), most))

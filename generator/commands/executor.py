"""`--executor`: other machines that render pages, named as `dask:ADDRESS`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator import pipeline
from generator.pipeline import Result, Settings
from generator.problems import EnvironmentProblem

if TYPE_CHECKING:
    from concurrent.futures import Executor


def run(options: argparse.Namespace, settings: Settings, publish: bool = True) -> Result:
    """The line, its pages rendered where `--executor` says."""
    with _executor(options.executor) as found:
        return pipeline.build(replace(settings, executor=found), publish)


@contextmanager
def _executor(named: str | None) -> Iterator[Executor | None]:
    """The executor of that name, closed in the end; None when none is named. Raises E018 when it cannot be reached."""
    if named is None:
        yield None
        return
    address = named.partition(":")[2]
    try:
        import distributed

        connect: Any = distributed.Client
        client = connect(address, timeout=10, set_as_default=False)
    except ImportError as failure:
        raise EnvironmentProblem("E018", address=address, reason="pip install distributed") from failure
    except (OSError, ValueError) as failure:
        raise EnvironmentProblem("E018", address=address, reason=failure) from failure
    with client, client.get_executor(pure=False, retries=3) as found:
        yield found

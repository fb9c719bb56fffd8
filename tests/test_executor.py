"""Pages rendered elsewhere: any executor, a real Dask cluster; the same bytes, and nothing lost with a worker."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from generator import cli
from tests.support.site import TinySite, make, record

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """Three hundred notices and a list: several loads for an executor."""
    tiny = make(tmp_path / "site")
    for number in range(300):
        day = f"2008-{number % 9 + 1:02d}-{number % 27 + 1:02d}"
        body = f"## 一\n\n第{number}项，见 [前一项](ref:n{max(0, number - 1)})。\n\n<br>\n"
        tiny.write(
            f"content/notices/2008/n{number}.md",
            record(f"n{number}", f"通知{number}", day, body.replace("<br>", "甲 `乙`")),
        )
    row = "[{project: KJ-2008-001, title: 精密轴承}]"
    tiny.write(
        "content/lists/2008/l1.md",
        record(
            "l1",
            "公示",
            "2008-06-02",
            stage="other",
            projects=row,
            window="{opens: 2008-06-02, closes: 2008-06-06}",
        ),
    )
    return tiny


def other(site: TinySite, name: str) -> TinySite:
    """The same site, published into another folder without memory."""
    twin = make(site.folder.parent / name, defaults=False)
    for file in sorted(site.folder.rglob("*")):
        path = file.relative_to(site.folder).as_posix()
        if file.is_file() and path.startswith(("site.toml", "content/")):
            twin.write(path, file.read_bytes())
    return twin


def pools() -> list[Any]:
    spawn = get_context("spawn")
    return [lambda: ThreadPoolExecutor(2), lambda: ProcessPoolExecutor(2, mp_context=spawn)]


@pytest.mark.parametrize("pool", pools(), ids=["threads", "processes that inherit nothing"])
def test_any_executor_makes_the_same_bytes(site: TinySite, pool: Any) -> None:
    here = site.build().files()
    twin = other(site, "afar")
    with pool() as executor:
        assert twin.set(executor=executor).build().files() == here
        assert len(twin.rendered()) > 300
        twin.edit("content/notices/2008/n7.md", "第7项", "第七项").build()
        assert "notices/2008/n7.html" in twin.rendered() and len(twin.rendered()) < 10


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A real scheduler and workers, each a process of its own: the address, and the workers."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    place = folder / "scheduler.json"
    folder.mkdir(exist_ok=True)

    def start(*command: str) -> subprocess.Popen[bytes]:
        with (folder / f"{command[0]}.log").open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", "distributed.cli." + command[0], *command[1:]], cwd=folder,
                                    env=environment, stdout=log, stderr=log)  # fmt: skip

    quiet = ("--scheduler-file", str(place), "--no-dashboard")
    running = [start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)]
    try:
        until = time.monotonic() + 60
        while not place.exists() and time.monotonic() < until:
            time.sleep(0.1)
        running += [
            start("dask_worker", "--scheduler-file", str(place), "--no-dashboard", "--nthreads", "1", "--no-nanny",
                  "--local-directory", str(folder))
            for _ in range(workers)
        ]  # fmt: skip
        import json

        yield json.loads(place.read_text("utf-8"))["address"], running[1:]
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


def test_a_dask_cluster_makes_the_same_bytes_and_survives_a_dead_worker(
    site: TinySite, tmp_path: Path
) -> None:
    distributed = pytest.importorskip("distributed")
    here = site.build().files()
    twin = other(site, "cluster")
    with cluster(tmp_path / "dask", 2) as (address, workers):
        with distributed.Client(address, set_as_default=False, timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
        command = ["build", "--site", str(twin.folder), "--no-search", "--executor", f"dask:{address}"]
        assert cli.main(command) == 0
        assert twin.files() == here
        twin.edit("site.toml", "测试局", "另一局")
        threading.Timer(0.5, workers[0].kill).start()
        assert cli.main(command) == 0
    site.edit("site.toml", "测试局", "另一局").build()
    assert twin.files() == site.files()

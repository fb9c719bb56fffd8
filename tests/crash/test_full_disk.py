"""Disks that are really too small: a tmpfs of every size, or files that may not grow where nothing can be mounted."""

from __future__ import annotations

import resource
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crash.acts import building, publishing
from tests.crash.harness import Act, Ground, Run

Maker = Callable[[Path], Act]
ACTS = (building, publishing)
FULL = "No space left on device"


class Disk:
    """A folder on a tmpfs that can be made as small as wanted; `mounted` is False where that is not possible."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="disk-"))
        self.mounted = self._mount("size=64m,mode=755", "tmpfs")

    def _mount(self, options: str, *what: str) -> bool:
        command = ["mount", "-t", "tmpfs", "-o", options, *what, str(self.folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def resize(self, blocks: int) -> None:
        """So many pages of memory in all, however many of them are used."""
        assert self._mount(f"remount,size={blocks * resource.getpagesize()}")

    @property
    def used(self) -> int:
        """Pages in use."""
        answer = subprocess.run(
            ["df", "--output=used", "-B", str(resource.getpagesize()), str(self.folder)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return int(answer.stdout.split()[-1])

    def close(self) -> None:
        """Take it away."""
        if self.mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
        self.folder.rmdir()


@pytest.fixture
def disk() -> Iterator[Disk]:
    made = Disk()
    yield made
    made.close()


def starved(ground: Ground, disk: Disk, share: float, need: int) -> Run:
    """Run the command with that share of the room that it takes."""
    ground.restore()
    if disk.mounted:
        disk.resize(disk.used + max(1, round(share * need)))
        run = ground.run()
        disk.resize(1 << 14)
        return run
    most = round(share * need)
    return ground.run(before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))


def shares(make: Maker, disk: Disk, tmp_path: Path, sizes: int) -> list[int]:
    """Exit codes for so many sizes from one hundredth of the room needed to all of it."""
    act = make(disk.folder if disk.mounted else tmp_path)
    ground = Ground(act, tmp_path)
    if disk.mounted:
        ground.restore()
        before, _ = disk.used, ground.run()
        need = disk.used - before
    else:
        warnings.warn("nothing can be mounted: files that may not grow stand for a full disk", stacklevel=1)
        need = max(file.stat().st_size for file in ground.site.output.rglob("*") if file.is_file())
    while starved(ground, disk, 1.0, need).code:  # on the way it takes more than it leaves
        need += need // 8 + 1
    codes = []
    for step in range(1, sizes + 1):
        share = 0.01 + 0.99 * (step - 1) / (sizes - 1)
        run = starved(ground, disk, share, need)
        state = ground.seen()
        assert (run.code, state) in ((0, "new"), (3, "old")), f"{share:.2f}: {run}"
        if run.code:
            assert "E003" in run.said and str(ground.site.folder) in run.said, f"{share:.2f}: {run}"
            assert "Traceback" not in run.said
        ground.mended()
        codes.append(run.code)
    return codes


@pytest.mark.parametrize("make", ACTS)
def test_a_disk_that_is_too_small(make: Maker, disk: Disk, quick_path: Path) -> None:
    assert shares(make, disk, quick_path, 3)[::2] == [3, 0]


@pytest.mark.full
@pytest.mark.parametrize("make", ACTS)
def test_disks_of_fifty_sizes(make: Maker, disk: Disk, quick_path: Path) -> None:
    codes = shares(make, disk, quick_path, 50)
    print(
        f"{make.__name__}: {codes.count(3)} sizes too small, {codes.count(0)} sufficed, tmpfs {disk.mounted}"
    )

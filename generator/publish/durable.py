"""Durable: what a power failure cannot take back, and modes that a web server of another user can read.

A release is flushed by one `syncfs` of its file system where that is known to flush all and to tell of every
failed write, else file by file. Measured on ext4, 10,000 new files: 0.2 s against 3 to 5 s.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

#: A web server of another user reads the site, whatever the umask of whoever builds it.
FILE_MODE, FOLDER_MODE = 0o644, 0o755
#: File systems whose `syncfs` writes all down; a network or FUSE system may pass it on to nobody.
_TRUSTED = frozenset(("ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs", "overlay"))
#: Since this Linux `syncfs` answers with an error when a write failed after the descriptor was opened.
_TELLING = (5, 8)


class Flush:
    """The file system of a new folder, watched from now on, so that no failed write of what follows is overlooked.

    A folder that got its right mode when it was made tells that everything made in it will.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._moded = stat.S_IMODE(folder.stat().st_mode) == FOLDER_MODE
        self._whole = _syncfs(folder)
        self._descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def all(self) -> None:
        """Give everything in the folder its mode and make it durable.

        A file with more than one link belongs to an earlier release: it has its mode and was flushed then.
        """
        if self._whole is None or not self._moded:
            for folder, _, names in os.walk(self._folder, topdown=False):
                for name in names:
                    self._file(f"{folder}/{name}")
                Path(folder).chmod(FOLDER_MODE)
                if self._whole is None:
                    sync_folder(folder)
        if self._whole is not None:
            self._whole(self._descriptor)

    def _file(self, path: str) -> None:
        status = os.stat(path)  # noqa: PTH116 - ten thousand at a time
        if status.st_nlink == 1:
            if stat.S_IMODE(status.st_mode) != FILE_MODE:
                Path(path).chmod(FILE_MODE)
            if self._whole is None:
                sync_folder(path)

    def close(self) -> None:
        """Watch no longer."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1


def sync_folder(folder: Path | str) -> None:
    """Make the names in a folder durable; of a file, its bytes."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as failure:
        raise OSError(failure.errno, failure.strerror, str(folder)) from failure
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """A folder with all that is missing above it, readable from its first instant, the names durable."""
    made = [one for one in (folder, *folder.parents) if not one.is_dir()]
    if made:
        before = os.umask(0o777 & ~FOLDER_MODE)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        finally:
            os.umask(before)
    for one in made:
        sync_folder(one.parent)


def _syncfs(folder: Path) -> Callable[[int], None] | None:
    """`syncfs` for a descriptor on the file system of a folder; None where it cannot be relied on."""
    if sys.platform != "linux" or not _telling(os.uname().release) or _kind(folder) not in _TRUSTED:
        return None
    import ctypes

    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return None

    def flush(descriptor: int) -> None:
        if call(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))

    return flush


def _telling(release: str) -> bool:
    """Whether a Linux, by its release such as `5.10.0-28-amd64`, is new enough."""
    numbers = release.split("-")[0].split(".")
    return all(one.isdecimal() for one in numbers[:2]) and tuple(map(int, numbers[:2])) >= _TELLING


def _kind(folder: Path) -> str:
    """The type of the file system of a folder (proc_pid_mountinfo(5)); empty when the kernel does not say."""
    device = folder.stat().st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    kinds = {line.partition(" - ")[2].split()[0] for line in lines if line.split()[2] == wanted}
    return kinds.pop() if len(kinds) == 1 else ""

"""The next release while it is made: files written, or linked from an earlier one."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from generator.problems import naming
from generator.publish.durable import Flush

#: What a file system answers that cannot link a file once more.
_NO_LINKS = (errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS)


class Stage:
    """A release under construction, in a new folder. Several processes may write into it at once."""

    def __init__(self, folder: Path) -> None:
        with naming(folder):
            folder.mkdir()
            self._flush = Flush(folder)
        self.folder = folder
        self._folders: set[str] = {str(folder)}

    def write(self, path: str, data: bytes) -> None:
        """A new file."""
        target = self._place(path)
        with naming(target), Path(target).open("wb") as stream:
            stream.write(data)

    def link(self, files: Iterable[tuple[str, Path | str]]) -> None:
        """Unchanged files of an earlier release: the same files under other names (path, source)."""
        with naming(self.folder):
            for path, source in files:
                link(source, self._place(path))

    def link_tree(self, name: str, source: Path) -> None:
        """A whole unchanged folder of an earlier release."""
        found = (file for file in sorted(source.rglob("*")) if file.is_file())
        self.link((f"{name}/{file.relative_to(source).as_posix()}", file) for file in found)

    def copy(self, other: Stage) -> None:
        """Everything of another stage, as links."""
        with naming(self.folder):
            shutil.copytree(other.folder, self.folder, copy_function=link, dirs_exist_ok=True)

    def sync(self) -> None:
        """Make all of it durable, so that the switch never shows what could be lost."""
        with naming(self.folder):
            self._flush.all()

    def close(self) -> None:
        """Nothing more is staged."""
        self._flush.close()

    def discard(self) -> None:
        """Remove everything that was staged."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, path: str) -> str:
        target = f"{self.folder}/{path}"
        parent = target.rpartition("/")[0]
        if parent not in self._folders:
            with naming(target):
                Path(parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        return target


def link(source: str | Path, target: str | Path) -> None:
    """A hard link; a copy where the file system has none, or no more of them for this file."""
    try:
        os.link(source, target)
    except OSError as failure:
        if failure.errno not in _NO_LINKS:
            raise OSError(failure.errno, failure.strerror, str(target)) from failure
        shutil.copyfile(source, target)

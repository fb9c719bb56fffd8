"""Releases: built complete, made durable, switched in by one rename of a symbolic link.

Layout beside the output `public`: `.public.releases/<digest>/` are whole sites, `public` is a link
to one of them, `history` lists their digests in the order of publication. A reader sees a whole old
or a whole new site at every instant; a kill leaves at most a folder `new-*`, removed by the next build.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from generator.problems import EnvironmentProblem
from generator.publish.lock import PATIENCE, locked

#: How many releases are kept, the served one included.
KEEP = 5


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turn a failing system call into a problem of the environment that names the path."""
    try:
        yield
    except OSError as failure:
        place = failure.filename or path
        raise EnvironmentProblem("E003", path=place, reason=failure.strerror or failure) from failure


class Releases:
    """The releases of one output folder."""

    def __init__(self, output: Path) -> None:
        self.output = output.parent.resolve() / output.name
        self.folder = self.output.parent / f".{self.output.name}.releases"

    def lock(self, patience: float = PATIENCE) -> AbstractContextManager[None]:
        """Hold this while building; see `locked`."""
        with naming(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        return locked(self.folder / "lock", patience)

    @property
    def current(self) -> str | None:
        """Digest of the served release; None when nothing is served yet.

        Raises `EnvironmentProblem` E002 when the output is a folder or link that is not ours.
        """
        if self.output.is_symlink():
            target = self.output.readlink()
            if target.parent.name == self.folder.name:
                return target.name
            raise EnvironmentProblem("E002", path=self.output)
        if self.output.exists():
            empty = self.output.is_dir() and not any(self.output.iterdir())
            if not empty:
                raise EnvironmentProblem("E002", path=self.output)
        return None

    def path(self, name: str) -> Path:
        """The folder of a release."""
        return self.folder / name

    @property
    def history(self) -> tuple[str, ...]:
        """Digests in the order of publication, those that still exist."""
        file = self.folder / "history"
        names = file.read_text("ascii").split() if file.is_file() else []
        return tuple(name for name in names if self.path(name).is_dir())

    def stage(self) -> Stage:
        """A fresh folder to build the next release in; leftovers of dead builds are removed."""
        with naming(self.folder):
            for left in self.folder.glob("new-*"):
                shutil.rmtree(left)
            folder = self.folder / f"new-{os.getpid()}"
            folder.mkdir()
        return Stage(folder)

    def publish(self, stage: Stage, name: str) -> None:
        """Make the staged release durable and serve it."""
        with naming(self.folder):
            stage.sync()
            target = self.path(name)
            if target.exists():
                shutil.rmtree(target)
            stage.folder.rename(target)
            _sync_folder(self.folder)
        self._remember(name)
        self.switch(name)
        self._prune(name)

    def switch(self, name: str) -> None:
        """Serve a release: one rename of the link."""
        with naming(self.output):
            link = self.folder / f"link-{os.getpid()}"
            link.unlink(missing_ok=True)
            link.symlink_to(f"{self.folder.name}/{name}")
            if self.output.is_dir() and not self.output.is_symlink():
                self.output.rmdir()
            link.rename(self.output)
            _sync_folder(self.output.parent)

    def _remember(self, name: str) -> None:
        """Append to the history before the switch; one entry a release, the newest last."""
        with naming(self.folder):
            names = [*(old for old in self.history if old != name), name]
            fresh = self.folder / "history.new"
            with fresh.open("w", encoding="ascii") as stream:
                stream.write("\n".join(names) + "\n")
                stream.flush()
                os.fsync(stream.fileno())
            fresh.rename(self.folder / "history")

    def _prune(self, name: str) -> None:
        """Remove old releases, after the switch so that readers never wait for it."""
        kept = {*self.history[-KEEP:], name}
        for entry in self.folder.iterdir():
            if entry.is_dir() and entry.name not in kept:
                shutil.rmtree(entry, ignore_errors=True)


class Stage:
    """A release under construction. Several processes may write into it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._folders: set[Path] = {folder}

    def write(self, path: str, data: bytes) -> None:
        """A new file."""
        target = self._place(path)
        with naming(target), target.open("wb") as stream:
            stream.write(data)

    def link(self, path: str, source: Path) -> None:
        """An unchanged file of an earlier release: the same file under another name."""
        target = self._place(path)
        with naming(target):
            os.link(source, target)

    def link_tree(self, name: str, source: Path) -> None:
        """A whole unchanged folder of an earlier release."""
        for file in sorted(source.rglob("*")):
            if file.is_file():
                self.link(f"{name}/{file.relative_to(source).as_posix()}", file)

    def sync(self) -> None:
        """Flush every new file, then every folder, so that the switch never shows what could be lost.

        A file that an earlier release has too (more than one link) is durable already.
        """
        for folder, _, names in os.walk(self.folder, topdown=False):
            for name in names:
                file = Path(folder, name)
                if file.stat().st_nlink == 1:
                    with file.open("rb") as stream:
                        os.fsync(stream.fileno())
            _sync_folder(Path(folder))

    def discard(self) -> None:
        """Remove everything that was staged."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, path: str) -> Path:
        target = self.folder / path
        if target.parent not in self._folders:
            with naming(target):
                target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        return target


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Releases: built complete, made durable, switched in by one rename of a symbolic link.

Layout beside the output `public`: `.public.releases/<digest>/` are whole sites, `public` is a link
to one of them, `history` lists their digests in the order of publication. A reader sees a whole old
or a whole new site at every instant; what a kill leaves behind (`new-*`, `link-*`) the next build removes.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from generator.problems import EnvironmentProblem
from generator.publish.lock import PATIENCE, locked

#: What a file system answers that cannot link a file once more.
_NO_LINKS = (errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS)
#: How many releases are kept, the served one included.
KEEP = 5
#: A web server of another user reads the site, whatever the umask of whoever builds it.
FILE_MODE, FOLDER_MODE = 0o644, 0o755


@contextmanager
def naming(path: Path | str) -> Iterator[None]:
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
            if not self.folder.is_dir():
                self.folder.mkdir(parents=True)
                self.folder.chmod(FOLDER_MODE)
        return locked(self.folder / "lock", patience)

    @property
    def current(self) -> str | None:
        """Digest of the served release; None when nothing is served yet.

        Raises `EnvironmentProblem` E002 when the output is a folder or link that is not ours.
        """
        with naming(self.output):
            if self.output.is_symlink():
                target = self.output.readlink()
                if self.output.parent / target.parent == self.folder:
                    return target.name
            elif not self.output.exists() or (self.output.is_dir() and not any(self.output.iterdir())):
                return None
        raise EnvironmentProblem("E002", path=self.output)

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
            for left in self.folder.glob("link-*"):
                left.unlink()
            folder = self.folder / f"new-{os.getpid()}"
            folder.mkdir()
        return Stage(folder)

    def publish(self, stage: Stage, name: str) -> None:
        """Make the staged release durable and serve it."""
        with naming(self.folder):
            stage.sync()
        if name == self.current:
            self._serve_instead(stage, name)
        self._place(stage, name)
        self._remember(name)
        self.switch(name)
        self._prune(name)

    def _serve_instead(self, stage: Stage, name: str) -> None:
        """Serve a copy of the staged release while the one of the same name is replaced.

        That is needed when somebody changed a served file, or when nothing is remembered of the release.
        """
        with naming(self.folder):
            spare = Stage(self.path(f"{name}-spare"))
            spare.discard()
            shutil.copytree(stage.folder, spare.folder, copy_function=_link)
            spare.sync()
        self.switch(spare.folder.name)

    def _place(self, stage: Stage, name: str) -> None:
        with naming(self.folder):
            if self.path(name).exists():
                self._remove(self.path(name))
            stage.folder.rename(self.path(name))
            sync_folder(self.folder)

    def switch(self, name: str) -> None:
        """Serve a release: one rename of the link."""
        with naming(self.output):
            link = self.folder / f"link-{os.getpid()}"
            link.unlink(missing_ok=True)
            link.symlink_to(f"{self.folder.name}/{name}")
            if self.output.is_dir() and not self.output.is_symlink():
                self.output.rmdir()
            link.rename(self.output)
            sync_folder(self.output.parent)

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

    def remove(self, name: str) -> None:
        """Destroy a release that must not be served again."""
        with naming(self.path(name)):
            self._remove(self.path(name))

    def _prune(self, name: str) -> None:
        """Remove old releases, after the switch so that readers never wait for it."""
        kept = {*self.history[-KEEP:], name}
        for entry in self.folder.iterdir():
            if entry.is_dir() and entry.name not in kept:
                with suppress(OSError):
                    self._remove(entry)

    def _remove(self, folder: Path) -> None:
        """Remove a release; renamed first, so that half of one is never taken for a whole."""
        gone = folder.rename(self.folder / f"new-{os.getpid()}-{folder.name}")
        shutil.rmtree(gone, ignore_errors=True)


class Stage:
    """A release under construction. Several processes may write into it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._folders: set[str] = {str(folder)}

    def write(self, path: str, data: bytes) -> None:
        """A new file."""
        target = self._place(path)
        with naming(target), Path(target).open("wb") as stream:
            stream.write(data)

    def link(self, path: str, source: Path | str) -> None:
        """An unchanged file of an earlier release: the same file under another name."""
        target = self._place(path)
        with naming(target):
            _link(source, target)

    def link_tree(self, name: str, source: Path) -> None:
        """A whole unchanged folder of an earlier release."""
        for file in sorted(source.rglob("*")):
            if file.is_file():
                self.link(f"{name}/{file.relative_to(source).as_posix()}", file)

    def sync(self) -> None:
        """Flush every new file, then every folder, so that the switch never shows what could be lost.

        A file that an earlier release has too (more than one link) is durable already, and has its mode.
        """
        for folder, _, names in os.walk(self.folder, topdown=False):
            for name in names:
                file = f"{folder}/{name}"
                if os.stat(file).st_nlink == 1:  # noqa: PTH116 - ten thousand at a time
                    with Path(file).open("rb") as stream:
                        os.fchmod(stream.fileno(), FILE_MODE)
                        os.fsync(stream.fileno())
            Path(folder).chmod(FOLDER_MODE)
            sync_folder(Path(folder))

    def discard(self) -> None:
        """Remove everything that was staged."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, path: str) -> str:
        target = f"{self.folder}/{path}"
        parent = target.rpartition("/")[0]
        if parent not in self._folders:
            with naming(target):
                Path(parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        return target


def _link(source: str | Path, target: str | Path) -> None:
    """A hard link; a copy where the file system has none, or no more of them for this file."""
    try:
        os.link(source, target)
    except OSError as failure:
        if failure.errno not in _NO_LINKS:
            raise
        shutil.copyfile(source, target)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

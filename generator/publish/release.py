"""Releases: built complete, made durable, switched in by one rename of a symbolic link.

Layout beside the output `public`: `.public.releases/<digest>/` are whole sites, `public` is a link
to one of them, `history` lists their digests in the order of publication, `kept-assets/` has the assets
of all of them. A reader sees a whole old or a whole new site at every instant; what a kill leaves behind
(`new-*`, `link-*`) the next build removes.
"""

from __future__ import annotations

import os
import shutil
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from generator.problems import EnvironmentProblem, naming
from generator.publish import assets
from generator.publish.durable import make_folder, sync_folder
from generator.publish.lock import PATIENCE, locked
from generator.publish.stage import Stage

#: How many releases are kept, the served one included.
KEEP = 5


class Releases:
    """The releases of one output folder."""

    def __init__(self, output: Path) -> None:
        self.output = output.parent.resolve() / output.name
        self.folder = self.output.parent / f".{self.output.name}.releases"

    def lock(self, patience: float = PATIENCE) -> AbstractContextManager[None]:
        """Hold this while building; see `locked`."""
        with naming(self.folder):
            make_folder(self.folder)
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
            for left in self.folder.glob("*-spare"):
                if left.name != self.current:
                    self._renamed(left)
            for left in self.folder.glob("new-*"):
                shutil.rmtree(left)
            for left in (*self.folder.glob("link-*"), self.folder / "history.new"):
                left.unlink(missing_ok=True)
        return Stage(self.folder / f"new-{os.getpid()}")

    def publish(self, stage: Stage, name: str) -> None:
        """Make the staged release durable and serve it."""
        stage.sync()
        if name == self.current:
            self._serve_instead(stage, name)
        with naming(self.folder):
            if self.path(name).exists():
                self._set_aside(self.path(name))
            stage.folder.rename(self.path(name))
            self._remember(name)
        self.serve(name)
        self._prune(name)

    def _serve_instead(self, stage: Stage, name: str) -> None:
        """Serve a copy of the staged release while the one of the same name is replaced.

        That is needed when somebody changed a served file, or when nothing is remembered of the release.
        """
        folder = self.path(f"{name}-spare")
        with naming(folder):
            if folder.exists():
                self._set_aside(folder)
        spare = Stage(folder)
        spare.copy(stage)
        spare.sync()
        spare.close()
        self.serve(folder.name)

    def serve(self, name: str) -> None:
        """Show a release: its assets beside those of the others, then one rename of the link."""
        self.share(name)
        with naming(self.folder):
            sync_folder(self.folder)
        before = self.current
        with naming(self.output):
            self._point(name)
            try:
                sync_folder(self.output.parent)
            except OSError:
                self._point(before)  # what may not last is not shown either
                raise

    def share(self, name: str) -> None:
        """See that web servers find the assets of a release among those of all."""
        with naming(self.folder):
            assets.share(self.path(name), self.folder)

    def _point(self, name: str | None) -> None:
        if name is None:
            self.output.unlink()
            return
        link = self.folder / f"link-{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(f"{self.folder.name}/{name}")
        if self.output.is_dir() and not self.output.is_symlink():
            self.output.rmdir()
        link.rename(self.output)

    def _remember(self, name: str) -> None:
        """Append to the history before the switch; one entry a release, the newest last."""
        names = [*(old for old in self.history if old != name), name]
        fresh = self.folder / "history.new"
        with fresh.open("w", encoding="ascii") as stream:
            stream.write("\n".join(names) + "\n")
        sync_folder(fresh)
        fresh.rename(self.folder / "history")

    def destroy(self, name: str) -> None:
        """Remove a release that must not be served again, to its last byte.

        Raises `EnvironmentProblem` E015 when something of it is left.
        """
        with naming(self.path(name), "E015"):
            shutil.rmtree(self._renamed(self.path(name)))

    def _prune(self, name: str) -> None:
        """Remove old releases, after the switch so that readers never wait for it; what stays is tried again."""
        with suppress(OSError):
            kept = {*self.history[-KEEP:], name}
            for entry in sorted(self.folder.iterdir()):
                if entry.is_dir() and entry.name not in kept and entry.name != assets.SHARED:
                    self._set_aside(entry)
            assets.sweep(self.folder, [self.path(one) for one in sorted(kept)])

    def _set_aside(self, folder: Path) -> None:
        shutil.rmtree(self._renamed(folder), ignore_errors=True)

    def _renamed(self, folder: Path) -> Path:
        """Half a release is never taken for a whole: it loses its name before its files."""
        return folder.rename(self.folder / f"new-{os.getpid()}-{folder.name}")

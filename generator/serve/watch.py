"""Files saved to one call: watchdog's events, filtered, and a short silence awaited."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Set
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

#: Seconds without an event after which a save counts as finished, and the longest wait for such a silence.
SILENCE = 0.01
PATIENCE = 0.5
#: Folders of a site that its pages come from. Its other folders (history, caches, output) are never watched.
FOLDERS = ("content", "templates")
CONFIG = "site.toml"
#: What changes content: reads (opened, closed unwritten) and a folder's own times do not.
EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileDeletedEvent, FileMovedEvent,
    DirCreatedEvent, DirDeletedEvent, DirMovedEvent,
]  # fmt: skip


class Watch:
    """Calls `changed` after every change of the content, templates or settings of a site, with the files that were
    saved as paths in the site.

    All calls come from one thread, one after the other; what is saved during a call leads to another one.
    `poor` is called with a reason when the system cannot watch and files are looked at once a second instead.
    """

    def __init__(
        self, site: Path, shipped: Path, changed: Callable[[Set[str]], None], poor: Callable[[str], None]
    ) -> None:
        self._site = site
        self._shipped = shipped
        self._changed = changed
        self._poor = poor
        self._folders: dict[Path, ObservedWatch] = {}
        self._stale: set[Path] = set()
        self._touched: set[str] = set()
        self._touching = threading.Lock()
        self._dirty = threading.Event()
        self._ended = threading.Event()
        self._observer: BaseObserver = Observer()
        self._thread = threading.Thread(target=self._run, name="gongkai-changes", daemon=True)

    def start(self) -> None:
        """Begin to watch; events from now on are not lost."""
        try:
            self._attach()
        except OSError as failure:  # inotify's limits on watches and instances
            from watchdog.observers.polling import PollingObserver

            self._poor(failure.strerror or str(failure))
            self._end_observer()
            self._observer = PollingObserver()
            self._attach()
        self._thread.start()

    def stop(self) -> None:
        """End the threads."""
        self._ended.set()
        self._dirty.set()
        self._end_observer()
        self._thread.join(timeout=5)

    def _attach(self) -> None:
        self._folders.clear()
        self._observer.start()
        self._observer.schedule(_Top(self), str(self._site), recursive=False, event_filter=EVENTS)
        for folder in dict.fromkeys([*(self._site / name for name in FOLDERS), self._shipped]):
            self._follow(folder)

    def _end_observer(self) -> None:
        self._observer.stop()
        if self._observer.is_alive():
            self._observer.join(timeout=5)

    def _follow(self, folder: Path) -> None:
        """Watch a folder anew: the one of this name may be another one than before, or gone."""
        watch = self._folders.pop(folder, None)
        if watch is not None:
            self._observer.unschedule(watch)
        if folder.is_dir():
            # A watch is put on the folder itself, never on a link to it.
            real = folder.resolve()
            self._folders[folder] = self._observer.schedule(
                _Inside(self, real, folder.name), str(real), recursive=True, event_filter=EVENTS
            )

    def replaced(self, folder: Path) -> None:
        """A watched folder was made, moved or removed."""
        self._stale.add(folder)
        self._dirty.set()

    def touched(self, path: str) -> None:
        """A file that pages come from was saved."""
        with self._touching:
            self._touched.add(path)
        self._dirty.set()

    @property
    def site(self) -> Path:
        """The folder of the site."""
        return self._site

    def _run(self) -> None:
        while True:
            self._dirty.wait()
            self._settle()
            if self._ended.is_set():
                return
            while self._stale:
                self._follow_again(self._stale.pop())
            with self._touching:
                touched, self._touched = frozenset(self._touched), set()
            try:
                self._changed(touched)
            except Exception:  # noqa: BLE001 - a defect must not end the watching
                traceback.print_exc()

    def _follow_again(self, folder: Path) -> None:
        try:
            self._follow(folder)
        except OSError as failure:
            self._poor(failure.strerror or str(failure))

    def _settle(self) -> None:
        """Wait until nothing was saved for a moment, but not for ever."""
        for _ in range(int(PATIENCE / SILENCE)):
            self._dirty.clear()
            if not self._dirty.wait(SILENCE) or self._ended.is_set():
                return
        self._dirty.clear()


class _Inside(FileSystemEventHandler):
    """Events below a watched folder."""

    def __init__(self, watch: Watch, folder: Path, name: str) -> None:
        self._watch = watch
        self._folder = folder
        self._name = name

    def on_any_event(self, event: FileSystemEvent) -> None:
        for path in _paths(event):
            if _matters(path, self._folder):
                self._watch.touched(f"{self._name}/{path.relative_to(self._folder).as_posix()}")


class _Top(FileSystemEventHandler):
    """Events of the site's own folder: its settings, and its watched folders coming and going."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def on_any_event(self, event: FileSystemEvent) -> None:
        for path in _paths(event):
            if path.parent != self._watch.site:
                continue
            if path.name == CONFIG:
                self._watch.touched(CONFIG)
            elif path.name in FOLDERS and event.event_type in ("created", "deleted", "moved"):
                self._watch.replaced(path)


def _paths(event: FileSystemEvent) -> list[Path]:
    """Both ends of a move: editors save by renaming over the file."""
    return [Path(_text(path)) for path in (event.src_path, event.dest_path) if path]


def _text(path: bytes | str) -> str:
    return path.decode("utf-8", "surrogateescape") if isinstance(path, bytes) else path


def _matters(path: Path, folder: Path) -> bool:
    """Whether the walk over sources would see the file: hidden files and backups are editors' own."""
    try:
        parts = path.relative_to(folder).parts
    except ValueError:
        return False
    return not any(part.startswith(".") or part.endswith("~") for part in parts)

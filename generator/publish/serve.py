"""From a made release to the served one, and what the next run is to know of it."""

from __future__ import annotations

import os

from generator import digest
from generator.memo import Memo
from generator.publish.release import Releases
from generator.publish.stage import Stage
from generator.render.made import LastRelease, Made


def last_release(memo: Memo, releases: Releases) -> LastRelease:
    """What the memo knows of the last release of this output; nothing when that release is gone."""
    about = memo.recall("releases", _place(releases))
    if not isinstance(about, tuple) or not releases.path(about[0]).is_dir():
        return LastRelease(None, {}, None)
    name, search_input, files = about
    space = f"details:{_place(releases)}"
    return LastRelease(
        releases.path(name),
        files,
        search_input,
        lambda path: memo.recall(space, path),
        lambda: memo.items(space),
    )


def _place(releases: Releases) -> str:
    return digest.of_text(str(releases.output))[:12]


def publish(
    made: Made, search_input: str | None, last: LastRelease, stage: Stage, releases: Releases
) -> tuple[str, bool]:
    """Serve the release in `stage`, completed with links to the files that are kept.

    Returns its digest, which covers every path with its bytes and the input of the search index, and
    whether anything changed: an equal release leaves what is served alone.
    """
    files = tuple((path, made.files[path].bytes_digest) for path in sorted(made.files))
    name = digest.of(files, search_input)
    if name == releases.current and last.folder == releases.path(name) and not made.touched:
        releases.share(name)
        return name, False
    stage.link((path, f"{last.folder}/{path}") for path in sorted(made.files.keys() - made.rendered.keys()))
    releases.publish(stage, name)
    return name, True


def remember(memo: Memo, releases: Releases, name: str, made: Made, search_input: str | None) -> None:
    """Keep what is known of a release; stamps are those of the files that are served."""
    files = dict(made.files)
    for path in made.rendered:
        status = os.stat(f"{releases.path(name)}/{path}")  # noqa: PTH116 - ten thousand at a time
        files[path] = files[path]._replace(stamp=(status.st_size, status.st_mtime_ns))
    place = _place(releases)
    about = (name, search_input, files)
    if memo.recall("releases", place) != about:
        memo.keep("releases", place, about)
    for path, detail in made.details.items():
        memo.keep(f"details:{place}", path, detail)
    memo.only(f"details:{place}", files.keys())

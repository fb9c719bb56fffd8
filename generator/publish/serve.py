"""From a made release to the served one, and what the next run is to know of it."""

from __future__ import annotations

import os
from dataclasses import replace

from generator import digest
from generator.memo import Memo
from generator.publish.release import Releases
from generator.publish.stage import Stage
from generator.render.made import LastRelease, Made


def last_release(memo: Memo, releases: Releases) -> LastRelease:
    """What the memo knows of the last release of this output; nothing when that release is gone."""
    found = dict(memo.items(_space(releases)))
    about = found.pop("", None)
    if not isinstance(about, tuple) or not releases.path(about[0]).is_dir():
        return LastRelease(None, {}, None)
    return LastRelease(releases.path(about[0]), found, about[1])


def _space(releases: Releases) -> str:
    return f"outputs:{digest.of_text(str(releases.output))[:12]}"


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
        return name, False
    for path in sorted(made.files):
        if path not in made.rendered:
            assert last.folder is not None
            stage.link(path, f"{last.folder}/{path}")
    releases.publish(stage, name)
    return name, True


def remember(memo: Memo, releases: Releases, name: str, made: Made, search_input: str | None) -> None:
    """Keep what is known of a release; stamps are those of the files that are served."""
    space = _space(releases)
    fresh = (name, search_input)
    about = memo.recall(space, "")
    memo.keep(space, "", about if about == fresh else fresh)
    memo.only(space, {"", *made.files})
    folder = releases.path(name)
    for path, kept in made.files.items():
        status = os.stat(f"{folder}/{path}")  # noqa: PTH116 - ten thousand at a time
        stamp = (status.st_size, status.st_mtime_ns)
        memo.keep(space, path, kept if kept.stamp == stamp else replace(kept, stamp=stamp))

"""Publishing: a reader finds a whole old or a whole new site at every instant, whatever happens to the build."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.publish import durable
from generator.publish.assets import SHARED
from generator.publish.release import KEEP, Releases
from generator.publish.stage import Stage
from tests.support.site import TinySite, make, record

Tree = dict[str, str]
TORN, CRASHED = 99, 98
#: What a build does to a disk, as Python announces it (PEP 578).
STEPS = frozenset(
    ("open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.symlink", "os.chmod")
)


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """A published site of three notices."""
    tiny = make(tmp_path / "site").set(workers=1)
    for number in (1, 2, 3):
        tiny.write(f"content/notices/2008/n{number}.md", record(f"n{number}", f"第{number}件"))
    return tiny.build()


def edited(site: TinySite) -> TinySite:
    return site.edit("content/notices/2008/n2.md", "正文。", "改过的正文。")


def served(site: TinySite) -> Tree | None:
    return site.files() if site.output.is_symlink() else None


def releases(site: TinySite) -> Releases:
    return Releases(site.output)


def left_over(site: TinySite) -> list[str]:
    """Names beside the releases, and among their assets, that no finished build leaves behind."""
    folder, kept = releases(site).folder, releases(site).history
    ours = {"lock", "history", SHARED, *kept}
    assets = {asset.name for name in kept for asset in (folder / name / "assets").iterdir()}
    shared = (folder / SHARED).iterdir() if (folder / SHARED).is_dir() else ()
    return [
        *sorted(entry.name for entry in folder.iterdir() if entry.name not in ours),
        *sorted(f"{SHARED}/{entry.name}" for entry in shared if entry.name not in assets),
    ]


def next_tree(site: TinySite) -> Tree:
    """What a build of the site as it stands publishes, built elsewhere."""
    shutil.copytree(site.folder / "content", site.folder / "twin/content")
    shutil.copy(site.folder / "site.toml", site.folder / "twin")
    twin = TinySite(site.folder / "twin").set(workers=1).build().files()
    shutil.rmtree(site.folder / "twin")
    return twin


def stepping(site: TinySite, step: Callable[[int], None], run: Callable[[], object]) -> int:
    """Run a build in a process of its own, calling `step` before whatever it does to the releases; its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    count, inside = 0, False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count, inside
        if inside or event not in STEPS or str(site.folder) not in str(arguments):
            return
        inside = True
        count += 1
        step(count)
        inside = False

    code = 1
    try:
        sys.addaudithook(hook)
        run()
        code = 0
    finally:
        os._exit(code)


def torn(site: TinySite, run: Callable[[], object], *whole: Tree | None) -> bool:
    """Whether a reader could ever see anything but one of the whole sites while a build runs."""

    def look(count: int) -> None:
        try:
            seen = served(site)
        except OSError:
            seen = {}
        if seen not in whole:
            os._exit(TORN)

    code = stepping(site, look, run)
    assert code in (0, TORN), "the build itself failed"
    return code == TORN


def test_no_instant_shows_a_torn_site(site: TinySite) -> None:
    old = served(site)
    new = next_tree(edited(site))
    assert new != old and not torn(site, site.build, old, new) and served(site) == new


def test_no_instant_of_the_first_build_shows_a_torn_site(tmp_path: Path) -> None:
    site = make(tmp_path).set(workers=1).write("content/notices/2008/a.md", record("a"))
    assert not torn(site, site.build, None, next_tree(site)) and served(site)


@pytest.mark.parametrize("cause", ["fresh", "no memory", "touched"])
def test_the_served_release_is_replaced_whole(site: TinySite, cause: str) -> None:
    """The same digest is published again: its folder is the very one that readers read."""
    whole = served(site)
    assert whole is not None
    seen = [whole]
    if cause == "fresh":
        site.set(fresh=True)
    elif cause == "no memory":
        shutil.rmtree(site.folder / ".cache")
    else:
        (site.output / "notices/2008/n1.html").write_bytes(b"somebody's edit")
        seen.append(site.files())
    assert not torn(site, site.build, *seen) and served(site) == whole and left_over(site) == []


def test_a_planted_publisher_in_place_is_caught(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_place(self: Releases, stage: Stage, name: str) -> None:
        shutil.copytree(stage.folder, self.output.resolve(), dirs_exist_ok=True)

    old, new = served(site), next_tree(edited(site))
    monkeypatch.setattr(Releases, "publish", in_place)
    monkeypatch.setattr("generator.pipeline.remember", lambda *arguments: None)
    assert torn(site, site.build, old, new)


def crashes(site: TinySite, early: int, late: int) -> Iterator[Tree | None]:
    """What is served after a build that ended at once, at one step after another; then the next build mends it.

    This needs nothing but Python; `tests/crash` kills at every call of the system.
    Every `early`-th of the steps that write files, and every `late`-th of the last ones, which switch and prune.
    """
    backup, note = site.folder.parent / "backup", site.folder.parent / "steps"
    shutil.copytree(site.folder, backup, symlinks=True)

    def count(number: int) -> None:
        note.write_text(str(number), "ascii")

    assert stepping(site, count, site.build) == 0
    steps, whole = int(note.read_text("ascii")), served(site)
    assert steps > 150
    for at in [*range(3, steps - 40, early), *range(steps - 40, steps + 1, late)]:
        shutil.rmtree(site.folder)
        shutil.copytree(backup, site.folder, symlinks=True)

        def crash(number: int, at: int = at) -> None:
            if number == at:
                os._exit(CRASHED)

        assert stepping(site, crash, site.build) == CRASHED
        yield served(site)
        for name in releases(site).history:
            assert (releases(site).path(name) / "404.html").is_file(), (
                f"step {at}: half a release in the history"
            )
        assert site.build().files() == whole and left_over(site) == [], f"step {at}"


def test_a_crash_at_any_step_leaves_old_or_new_whole(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.publish.release.KEEP", 1)  # so that there is something to prune
    old = served(site)
    new = next_tree(edited(site))
    seen = list(crashes(site, 97, 8))
    assert all(state in (old, new) for state in seen)
    after = [state == new for state in seen]
    assert after == sorted(after) and True in after and False in after


def test_a_crash_while_the_served_release_is_replaced(site: TinySite) -> None:
    whole = served(site)
    assert all(state == whole for state in crashes(site.set(fresh=True), 190, 14))


def test_a_failing_build_touches_nothing(site: TinySite) -> None:
    before, link = served(site), site.output.readlink()
    for text in (
        record("n2", published="2008-13-01"),
        record("n2", body="[x](ref:nobody)"),
        "---\nid: [\n---\n",
    ):
        site.write("content/notices/2008/n2.md", text).try_build()
        assert site.result is not None and not site.result.ok
        assert served(site) == before and site.output.readlink() == link and left_over(site) == []


def test_a_template_that_fails_touches_nothing(site: TinySite) -> None:
    before = served(site)
    site.write("templates/pages/home.html", "{{ page.nothing_of_the_kind }}").try_build()
    assert site.result is not None and not site.result.ok and served(site) == before


def test_unchanged_files_are_the_same_files(site: TinySite) -> None:
    before = {path: (site.output / path).stat().st_ino for path in site.files()}
    made = edited(site).build().rendered()
    for path in site.files():
        same = (site.output / path).stat().st_ino == before[path]
        assert same == (path not in made), path


def test_without_hard_links_files_are_copied(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    new = next_tree(edited(site))

    def no_links(source: object, target: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    assert site.build().files() == new
    assert site.set(fresh=True).build().files() == new and left_over(site) == []


@pytest.mark.parametrize("at_once", [True, False], ids=["syncfs", "file by file"])
def test_everything_new_is_flushed_before_the_switch(
    site: TinySite, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    flushed: set[int] = set()
    at_switch: set[int] = set()
    fsync, serve = os.fsync, Releases.serve

    def note(descriptor: int) -> None:
        flushed.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    def note_all(descriptor: int) -> None:
        folder = Path(f"/proc/self/fd/{descriptor}").readlink()
        flushed.update(file.stat().st_ino for file in (folder, *folder.rglob("*")))

    def serving(self: Releases, name: str) -> None:
        at_switch.update(flushed)
        serve(self, name)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(durable, "_syncfs", lambda folder: note_all if at_once else None)
    monkeypatch.setattr(Releases, "serve", serving)
    made = edited(site).build().rendered()
    root = site.output.resolve()
    assert made and {(root / path).stat().st_ino for path in made} <= at_switch
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    assert {folder.stat().st_ino for folder in folders} <= at_switch
    assert site.output.parent.stat().st_ino in flushed


def test_flushing_at_once_is_trusted_where_it_tells_of_failures() -> None:
    assert durable._telling("5.8.0") and durable._telling("6.18.44-fc") and durable._telling("10.1")
    assert not any(map(durable._telling, ("5.7.19", "4.18.0-553.el8.x86_64", "3.10.0", "5", "")))


def test_assets_of_kept_releases_lie_together(site: TinySite) -> None:
    """A reader of a page that was replaced finds its style sheet until the release is pruned."""

    def style(number: int) -> str:
        site.write("templates/assets/style.css", f"p {{ order: {number} }}").build()
        return next(path for path in site.files() if path.endswith("/style.css")).removeprefix("assets/")

    shared = releases(site).folder / SHARED
    styles = [style(number) for number in range(KEEP)]
    assert [(shared / path).read_text("utf-8")[-3] for path in styles] == list("01234")
    assert (shared / styles[-1]).stat().st_ino == (site.output / "assets" / styles[-1]).stat().st_ino
    later = style(KEEP)
    assert [(shared / path).exists() for path in (*styles, later)] == [False, *[True] * KEEP]
    assert left_over(site) == []


def test_assets_of_a_release_from_before_they_were_shared_are_added(site: TinySite) -> None:
    shutil.rmtree(releases(site).folder / SHARED)
    site.build()
    shared = {
        file.relative_to(releases(site).folder / SHARED).as_posix()
        for file in (releases(site).folder / SHARED).rglob("*.*")
    }
    assert {f"assets/{path}" for path in shared} == {
        path for path in site.files() if path.startswith("assets/")
    }


def test_an_asset_that_somebody_edited_is_mended(site: TinySite) -> None:
    path = next(path for path in site.files() if path.endswith("/style.css"))
    whole, shared = site.read(path), releases(site).folder / path.replace("assets", SHARED, 1)
    (site.output / path).write_text("mine", "utf-8")
    assert site.build().read(path) == shared.read_text("utf-8") == whole


def test_releases_are_kept_and_pruned(site: TinySite) -> None:
    names = [releases(site).current]
    for number in range(KEEP + 2):
        site.write("content/notices/2008/n2.md", record("n2", f"第{number}次")).build()
        names.append(releases(site).current)
    assert releases(site).history == tuple(names[-KEEP:]) and left_over(site) == []


def test_modes_do_not_follow_the_umask(site: TinySite) -> None:
    """The web server is another user."""
    before = os.umask(0o077)
    try:
        shutil.rmtree(releases(site).folder)
        site.output.unlink()
        edited(site).set(search=True).build()
    finally:
        os.umask(before)
    for file in [releases(site).folder, site.output.resolve(), *site.output.resolve().rglob("*")]:
        assert stat.S_IMODE(file.stat().st_mode) == (0o755 if file.is_dir() else 0o644), file

"""The whole program in one line of stages. Read this file first.

    source → schema → model → check → plan → render → gate → index → publish

Every stage is a function from values to (value, problems). Problems are collected, never raised; any
error stops the line before publish, and the published site stays exactly as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.attachments import in_attachments
from generator.check import check
from generator.check.permanence import unregistered
from generator.check.waivers import waive
from generator.effort import Timings, without_collector
from generator.gate.exceptions import Exceptions, read_exceptions
from generator.gate.links import scan
from generator.gate.origin import dead_links
from generator.gate.personal import in_output, personal_data
from generator.index.renew import renew_index
from generator.index.shadow import shadow
from generator.kinds import BY_NAME
from generator.log.faults import breaks, forks, refusals
from generator.memo import Memo
from generator.model import given
from generator.model.site import Site, join
from generator.personal.finding import Finding
from generator.plan.output import Output
from generator.plan.plan import plan
from generator.problems import EnvironmentProblem, Problems, has_errors, ordered, stops, with_severities
from generator.publish.refusals import forget_purged, served_checkpoint
from generator.publish.register import register_lock, write_register
from generator.publish.release import Releases
from generator.publish.serve import last_release, remember
from generator.publish.serve import publish as publish_release
from generator.publish.stage import Stage
from generator.records import read_records
from generator.register.entries import FOLDER, Register
from generator.register.read import read_register
from generator.register.registration import Registration
from generator.register.revisions import Sealing
from generator.render.graph import Graph
from generator.render.made import Findings
from generator.render.make import Bench, make
from generator.render.render import Bodies, Recipe, Renderer, engine_digest
from generator.render.strings import Strings, read_strings
from generator.report import codes
from generator.schema.config import Config, read_config
from generator.source.files import read_text, single, walk
from generator.source.personal import elsewhere, reviewed
from generator.source.templates import SHIPPED, Templates, read_templates

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True)
class Settings:
    """What a run is told from outside. `as_of` None: that of site.toml, else `now`.

    With an `executor` it renders the pages instead of `workers` processes here. With a `registration` the run may
    write the register, without one it compares with what that holds.
    """

    site: Path
    output: Path
    now: datetime
    as_of: datetime | None = None
    fresh: bool = False
    search: bool = True
    workers: int = 1
    executor: Executor | None = None
    strict: bool = False
    registration: Registration | None = None
    progress: Callable[[int, int], None] | None = None


@dataclass(frozen=True)
class Loaded:
    """The front half: everything known before any output is made.

    `registered` is the register as it was read, `register` as the next release has it.
    `personal` is the personal data in the sources, `exposed` what of it no exception lets through.
    """

    config: Config
    site: Site
    templates: Templates
    strings: Strings
    outputs: tuple[Output, ...]
    registered: Register
    register: Register
    personal: tuple[Finding, ...] = ()
    exposed: tuple[Finding, ...] = ()
    exceptions: Exceptions = Exceptions()


@dataclass(frozen=True)
class Result:
    """What a run did. `rendered` are paths with the inputs that moved; `release` is the served digest;
    `exposed` is personal data that no exception lets through."""

    problems: Problems
    rendered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kept: int = 0
    removed: tuple[str, ...] = ()
    release: str | None = None
    switched: bool = False
    loaded: Loaded | None = None
    timings: Timings = field(default_factory=Timings)
    exposed: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing stops publication."""
        return not has_errors(self.problems)


@without_collector()
def load(settings: Settings, memo: Memo, timings: Timings) -> tuple[Loaded | None, Problems]:
    """From files to a plan: source, schema, model, check, plan."""
    with timings.stage("source"):
        config, written, problems = _configure(settings.site)
        templates, faults = read_templates(settings.site)
        strings, word_faults = read_strings(templates)
        files, file_faults = walk(settings.site, "content", omit=FOLDER)
        problems += (*faults, *word_faults, *file_faults, *Graph(templates, memo).problems())
        registered, faults = read_register(settings.site)
        problems += (*faults, *breaks(registered.log))
        if settings.registration:
            problems += tuple(refusals(registered, settings.registration.key))
        timings.count("source", files=len(files))
    if config is None:
        return None, ordered(problems)
    as_of = settings.as_of or (config.site.as_of.at if config.site.as_of else settings.now)
    with timings.stage("schema"):
        shipped, _ = walk(SHIPPED.parent / "generator", *given.SHIPPED)
        beside, faults = given.read_given(shipped, files)
        records, record_faults = read_records(files, config, memo, settings.workers)
        timings.count("schema", records=len(records.items), read=records.read)
        problems += (*faults, *record_faults)
    with timings.stage("privacy"):
        attached = in_attachments(records.items, files, memo, settings.workers)
        found = (*records.personal, *attached, *elsewhere(files, written, templates))
        exceptions, faults = read_exceptions(reviewed(files))
        exposed, entry_faults = exceptions.judge(found, as_of.date(), made=False)
        problems += (*faults, *entry_faults, *personal_data(exposed))
    with timings.stage("model"):
        unread = {Path(problem.span.path).stem for problem in file_faults}
        bodies = _bodies(found, memo)
        register, sealing = _opened(registered, settings.registration, as_of.date(), bodies)
        broken = records.broken | unread
        site = join(config, beside, records.items, broken, as_of, register, sealing)
    with timings.stage("check"):
        problems += check(site, memo)
        if settings.registration:
            problems += tuple(settings.registration.obstacles(registered, records.items, as_of.date()))
        site, problems = waive(site, problems)
    with timings.stage("plan"):
        asked = settings.registration.withdrawal(as_of.date()) if settings.registration else None
        planned, faults = plan(site, templates, asked)
        problems += faults
        register = replace(site.following, addresses=planned.addresses)
    loaded = Loaded(
        site.config,
        site,
        templates,
        strings[config.site.lang],
        planned.outputs,
        registered,
        register,
        found,
        exposed,
        exceptions,
    )
    return loaded, ordered(with_severities(problems, dict(config.severity)))


def _opened(
    register: Register, registration: Registration | None, day: date, bodies: Bodies
) -> tuple[Register, Sealing | None]:
    """The register to go on from, and what seals new versions; None when they may not be registered."""
    if registration is None:
        return register, None
    sealing = Sealing(lambda text: (bodies.digest_of(text), registration.salt()), registration.key)
    return registration.opened(register, day), sealing


def _texts(loaded: Loaded, memo: Memo, workers: int) -> Problems:
    """What is wrong with the texts of a site that cannot be rendered, so that one run names all faults."""
    proses = (prose for output in loaded.outputs for prose in output.proses)
    faults = _bodies(loaded.personal, memo).prepare(proses, workers)
    return with_severities(faults, dict(loaded.config.severity))


def _bodies(personal: tuple[Finding, ...], memo: Memo) -> Bodies:
    """Record texts as HTML; a text with personal data in it is not remembered."""
    return Bodies(Memo() if any(one.secret for one in personal) else memo)


def _configure(site: Path) -> tuple[Config | None, str, Problems]:
    try:
        file, problems = single(site, "site.toml")
    except OSError as failure:
        raise EnvironmentProblem("E005", path=site / "site.toml") from failure
    text, problems = read_text(file) if file else (None, problems)
    if text is None:
        return None, "", problems
    config, _, faults = read_config(text, "site.toml", tuple(BY_NAME), codes())
    return (None if has_errors(faults) else config), text, (*problems, *faults)


@without_collector()
def build(settings: Settings, publish: bool = True) -> Result:
    """The whole line. With `publish` False everything short of publishing: the command `check`."""
    engine = engine_digest(SHIPPED.parent)
    releases = Releases(settings.output)
    with closing(Memo(settings.site / ".cache" / "memo.sqlite", engine, forget=settings.fresh)) as memo:
        if not publish:
            return _line(settings, memo, releases, None, engine)
        releases.current  # noqa: B018 - refuses a folder that is not ours before any work
        with releases.lock(), register_lock(settings.site) if settings.registration else nullcontext():
            stage = releases.stage()
            try:
                return _line(settings, memo, releases, stage, engine)
            finally:
                stage.discard()


def _line(settings: Settings, memo: Memo, releases: Releases, stage: Stage | None, engine: str) -> Result:
    timings = Timings()
    loaded, problems = load(settings, memo, timings)
    if loaded and stage:
        problems = ordered((*problems, *forks(loaded.registered.log, served_checkpoint(releases.output))))
    if loaded and stage and not settings.registration:
        problems = ordered((*problems, *map(unregistered, loaded.site.revisions)))
    if loaded is None or has_errors(problems):
        found = ordered((*problems, *_texts(loaded, memo, settings.workers))) if loaded else problems
        memo.save()
        return Result(found, loaded=loaded, timings=timings, exposed=loaded.exposed if loaded else ())
    config, outputs = loaded.config, loaded.outputs
    recipe = Recipe(config, loaded.templates, loaded.strings, engine)
    renderer = Renderer(recipe, settings.site, memo)
    memo.only("bodies", {prose.digest for output in outputs for prose in output.proses}.__contains__)
    last = last_release(memo, releases)
    known = frozenset(one.value for one in loaded.personal)
    inspect = partial(_inspect, base=config.site.base_url, known=known)
    bench = Bench(
        inspect, stage.write if stage else None, settings.workers, settings.progress, settings.executor
    )
    with timings.stage("render"):
        made, faults = make(outputs, renderer, last, bench)
    with timings.stage("gate"):
        faults += dead_links(made, last, outputs, loaded.templates, config.site.base_url)
        left, entry_faults = loaded.exceptions.judge(made.personal, loaded.site.as_of.date(), made=True)
        faults += (*entry_faults, *personal_data(left))
    found = ordered(with_severities((*problems, *faults), dict(config.severity)))
    kept = len(outputs) - len(made.rendered)
    timings.count("render", made=len(made.rendered), kept=kept, **renderer.bodies.tally)
    if stage is None or stops(found, settings.strict):
        if left:
            memo.only("codes", ().__contains__)  # a compiled template may hold what was found in the pages
        memo.save()
        exposed = (*loaded.exposed, *left)
        return Result(found, made.rendered, kept, loaded=loaded, timings=timings, exposed=exposed)
    with timings.stage("index"):
        renewed = renew_index(
            made, outputs, last, stage.folder, stage.link_tree, settings.search, settings.workers
        )
        found = ordered((*found, *with_severities(renewed.problems, dict(config.severity))))
        timings.count("index", periods=renewed.periods, built=renewed.built)
    if stops(found, settings.strict):
        memo.save()
        return Result(found, made.rendered, kept, loaded=loaded, timings=timings)
    with timings.stage("publish"):
        if settings.registration:
            write_register(settings.site, loaded.registered, loaded.register, loaded.site.items)
        name, switched = publish_release(made, renewed, last, stage, releases)
        remember(memo, releases, name, made, renewed, last)
        memo.save()
        forget_purged(releases, loaded.register)
    removed = tuple(sorted(set(last.files) - set(made.files)))
    return Result(found, made.rendered, kept, removed, name, switched, loaded, timings)


def _inspect(output: Output, data: bytes, base: str, known: frozenset[str]) -> Findings:
    """What gate and index want of a file, taken where it is made."""
    links = scan(data, output.path, base) if output.is_page else None
    shaded = shadow(data, output.search) if output.search is not None else None
    return Findings(links, shaded, in_output(output, data, known))

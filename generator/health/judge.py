"""The tests of an inspection, each with what it demands, what was found, and what follows from it.

A veto fails the whole site, a warning is one step before. Neither stops a build: time passes by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from generator.calendar import ONE_DAY, months_later
from generator.check.vocabulary import security_contact_is_current
from generator.health.dates import doubtful_dates
from generator.health.duplicates import duplicates
from generator.health.pulse import Pulse, edition, pulses
from generator.health.waiting import Waiting, waiting
from generator.kinds import BY_NAME
from generator.kinds.base import Item
from generator.model.indicators import Indicators
from generator.model.site import Site
from generator.problems import Problem, Problems, Severity, Span, error, warning
from generator.values import Label, Link


@dataclass(frozen=True)
class Verdict:
    """One test: its name, what is demanded, and the pages with faults; `state` is `good`, `warning` or `veto`."""

    name: Label
    demand: Label
    state: str
    faults: tuple[Link, ...]
    problems: Problems = field(default=(), compare=False)


Fault = tuple[Link, Problem]


def findings(verdicts: tuple[Verdict, ...]) -> Problems:
    """Everything that was found, as any other problem: vetoes are errors."""
    return tuple(problem for verdict in verdicts for problem in verdict.problems)


def judge(site: Site) -> tuple[Verdict, ...]:
    """All tests; those of the indicators only where an edition is in force."""
    limits = edition(site)
    beats = pulses(site)
    letters = waiting(site)
    found = [*_national(site, limits, beats, letters)] if limits else []
    found += [
        _verdict(
            Label("更新承诺", "Promised updates"),
            Label("每个栏目按承诺的周期更新", "every section is updated as often as it promises"),
            _behind(site, beats, "late"),
        ),
        _verdict(
            Label("栏目内容", "Content"),
            Label("没有空白栏目", "no section is blank"),
            _blank(site, beats),
        ),
        _verdict(
            Label("征集反馈", "Feedback"),
            Label("征集截止后反馈采纳情况", "opinions are answered once they are collected"),
            ((_page(one.item), warning("H108", one.item.span("closes"), title=one.item.record.title, since=one.since))
             for one in letters if not one.letter),
        ),
        _verdict(
            Label("发布日期", "Dates"),
            Label("日期真实，不推后、不倒填", "days of publication are true"),
            ((_page(item), problem) for item, problem in doubtful_dates(site)),
        ),
        _verdict(
            Label("办事指南", "Guides"),
            Label("要素齐全，材料逐项写明", "no element is missing, every paper is named"),
            _guides(site),
        ),
        _verdict(
            Label("重复内容", "Copies"),
            Label("不以旧文重发充当更新", "no old text is passed off as an update"),
            ((_page(copy), warning("H114", copy.span("title"), title=copy.record.title, other=first.source))
             for copy, first in duplicates(site)),
        ),
        _verdict(
            Label("安全联系方式", "Security contact"),
            Label("security.txt 在有效期内", "security.txt has not expired"),
            ((Link("", ""), problem) for problem in security_contact_is_current(site)),
        ),
    ]  # fmt: skip
    return tuple(found)


def _national(
    site: Site, limits: Indicators, beats: tuple[Pulse, ...], letters: tuple[Waiting, ...]
) -> Iterator[Verdict]:
    days, months = limits.news_days, limits.notice_months
    yield _verdict(
        Label(f"首页更新（{limits.home_days}天）", f"First page ({limits.home_days} days)"),
        Label(f"首页{limits.home_days}天内有更新", f"the first page changed within {limits.home_days} days"),
        _home(site, limits),
    )
    stale = tuple(_behind(site, beats, "stale"))
    yield _verdict(
        Label("动态、通知、政策栏目", "News, notices, policies"),
        Label(
            f"动态{days}天、通知和政策{months}个月内有更新；{limits.stale_sections}个逾期即否决",
            f"news within {days} days, notices and policies within {months} months; {limits.stale_sections} fail",
        ),
        (*stale, *_too_many("H103", site, len(stale), limits.stale_sections)),
    )
    late = sum(beat.state in ("stale", "late") for beat in beats)
    yield _verdict(
        Label("应更新未更新的栏目", "Sections behind"),
        Label(f"少于{limits.due_sections}个", f"fewer than {limits.due_sections}"),
        _too_many("H105", site, late, limits.due_sections),
    )
    blank = sum(beat.state == "blank" for beat in beats)
    yield _verdict(
        Label("空白栏目", "Blank sections"),
        Label(f"少于{limits.blank_sections}个", f"fewer than {limits.blank_sections}"),
        _too_many("H107", site, blank, limits.blank_sections),
    )
    yield _verdict(
        Label("来信答复", "Answers"),
        Label(
            f"近{limits.answer_window_months}个月的来信{limits.answer_months}个月内答复",
            f"letters of the last {limits.answer_window_months} months within {limits.answer_months} months",
        ),
        _unanswered(site, limits, letters),
    )
    if limits.channel:
        yield _verdict(
            Label("咨询渠道", "Way to ask"),
            Label("有网上咨询投诉渠道", "readers can ask and complain on the web"),
            _no_channel(site),
        )
    if limits.services:
        yield _verdict(
            Label("办事服务", "Services"),
            Label("公布办事服务", "services are described"),
            _no_services(site),
        )


def _verdict(name: Label, demand: Label, faults: Iterable[Fault]) -> Verdict:
    found = tuple(faults)
    problems = tuple(problem for _, problem in found)
    veto = any(problem.severity is Severity.ERROR for problem in problems)
    links = tuple(dict.fromkeys(link for link, _ in found if link.path))
    return Verdict(name, demand, "veto" if veto else "warning" if problems else "good", links, problems)


def _home(site: Site, limits: Indicators) -> Iterator[Fault]:
    """H101: the first page shows the newest of everything."""
    last = max((card.updated.day for card in site.newest), default=None)
    if last is None or site.as_of.date() > last + timedelta(days=limits.home_days):
        yield Link("", ""), error("H101", Span("site.toml"), last=last or "—", days=limits.home_days)


def _behind(site: Site, beats: tuple[Pulse, ...], state: str) -> Iterator[Fault]:
    """H102: beyond the indicators. H104: beyond its own promise."""
    for index, beat in enumerate(beats):
        if beat.state == state and beat.last and beat.until:
            code = "H102" if state == "stale" else "H104"
            yield _section(beat), warning(code, _written(site, index), title=beat.section.title, last=beat.last,
                                          since=beat.until + ONE_DAY, unit=beat.owner.title if beat.owner else "—")  # fmt: skip


def _blank(site: Site, beats: tuple[Pulse, ...]) -> Iterator[Fault]:
    """H106: a section that holds nothing."""
    for index, beat in enumerate(beats):
        if beat.state == "blank":
            yield _section(beat), warning("H106", _written(site, index), title=beat.section.title)


def _too_many(code: str, site: Site, count: int, limit: int) -> Iterator[Fault]:
    """H103, H105, H107: so many sections stale, behind or blank that the site fails."""
    if count >= limit:
        yield Link("", ""), error(code, Span("site.toml"), count=count, limit=limit)


def _unanswered(site: Site, limits: Indicators, letters: tuple[Waiting, ...]) -> Iterator[Fault]:
    """H112: a letter without an answer; the indicators look at those of the last year, older ones are a warning."""
    today = site.as_of.date()
    for one in letters:
        if one.letter and today > months_later(one.since, limits.answer_months):
            looked_at = one.since >= months_later(today, -limits.answer_window_months)
            found = (error if looked_at else warning)(
                "H112", one.item.span("received"), title=one.item.record.title, since=one.since,
                months=limits.answer_months,
            )  # fmt: skip
            yield _page(one.item), found


def _no_channel(site: Site) -> Iterator[Fault]:
    """H115: neither a mailbox to write to nor a section in which letters are answered."""
    kinds = (BY_NAME[section.kind] for section in site.config.section)
    if not site.config.site.email and not any(kind.duty == "channel" for kind in kinds):
        yield Link("", ""), error("H115", Span("site.toml"))


def _no_services(site: Site) -> Iterator[Fault]:
    """H116: no guide to any matter is public."""
    if not any(BY_NAME[item.kind].duty == "services" for item in site.items.values()):
        yield Link("", ""), error("H116", Span("site.toml"))


def _guides(site: Site) -> Iterator[Fault]:
    """H113: a guide lacks an element, or leaves one open."""
    for item in site.items.values():
        missing = () if item.record.withheld else BY_NAME[item.kind].gaps(item.record)
        if missing:
            names = Label("、".join(one.zh for one in missing), ", ".join(one.en for one in missing))
            yield _page(item), warning("H113", item.span("title"), title=item.record.title, names=names)


def _section(beat: Pulse) -> Link:
    return Link(beat.section.title, f"{beat.section.id}/")


def _page(item: Item) -> Link:
    return Link(item.record.title, item.path)


def _written(site: Site, index: int) -> Span:
    return site.config.origin[f"section[{index}].folder"]

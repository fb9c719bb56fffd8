"""`new`: a record that validates at once, written where it belongs under an id nobody else has.

In a terminal it asks for the required fields; answers are judged by the schema that reads records.
"""

from __future__ import annotations

import argparse
import sys

from generator.commands.answer import NEAR, finish, lang_of
from generator.commands.compose import Refused, Writer
from generator.effort import Timings
from generator.kinds import BY_NAME
from generator.kinds.base import Kind
from generator.memo import Memo
from generator.pipeline import Loaded, Settings, load
from generator.problems import near
from generator.schema.config import Section
from generator.values import Label

UNKNOWN = Label("没有“{given}”这种{what}。", "There is no {what} {given!r}.")
KNOWN = Label("可用的有：{known}", "Known: {known}")
KIND, SECTION = Label("记录类型", "kind of record"), Label("栏目", "section")
NO_SECTION = Label(
    'site.toml 里没有{label}（{kind}）类的栏目。先加上一段 [[section]]，写明 folder、kind = "{kind}"、title。',
    'site.toml has no section of kind {kind}. Add a [[section]] with folder, kind = "{kind}" and title first.',
)
OTHER_KIND = Label(
    "栏目 {section} 收的是 {found} 类记录，不是 {kind}。", "Section {section} holds {found}, not {kind}."
)
BAD_TEXT = Label("参数含有不能保存的字符。", "An argument holds characters that cannot be saved.")


def new(options: argparse.Namespace, settings: Settings) -> int:
    """Write the record; 0 when it stands, 1 for faults of content, 2 for a wrong kind, section or id."""
    lang = lang_of(options)
    try:
        kind = _kind(options.kind, lang)
        _sayable(options, lang)
        loaded, problems = load(settings, Memo(), Timings())
        if loaded is None:
            return finish(options, problems, {"path": None})
        lang = options.lang or loaded.config.site.lang
        return Writer(options, settings, loaded, kind, _section(options, loaded, kind, lang), lang).write()
    except Refused as refused:
        print(refused.text, file=sys.stderr)
        if options.format == "json" and refused.code == 1:
            finish(options, (), {"path": None, "advice": refused.text})
        return refused.code


def _kind(given: str, lang: str) -> Kind:
    if given not in BY_NAME:
        names = {word: kind.name for kind in BY_NAME.values() for word in (kind.name, kind.label.zh)}
        raise Refused(_unknown(given, KIND, names, lang), 2)
    return BY_NAME[given]


def _section(options: argparse.Namespace, loaded: Loaded, kind: Kind, lang: str) -> Section:
    """The section asked for, or the first one of the kind."""
    sections = loaded.config.sections
    fitting = {folder: section for folder, section in sections.items() if section.kind == kind.name}
    if options.section is None:
        if not fitting:
            words = NO_SECTION.text(lang)
            raise Refused(words.format(kind=kind.name, label=kind.label.text(lang)), 1)
        return next(iter(fitting.values()))
    if options.section not in sections:
        names = {word: folder for folder, one in fitting.items() for word in (folder, one.title)}
        raise Refused(_unknown(options.section, SECTION, names, lang), 2)
    if options.section not in fitting:
        found = sections[options.section].kind
        raise Refused(OTHER_KIND.text(lang).format(section=options.section, found=found, kind=kind.name), 2)
    return fitting[options.section]


def _unknown(given: str, what: Label, names: dict[str, str], lang: str) -> str:
    meant = near(given.lower(), names, 0.5)
    parts = [UNKNOWN.text(lang).format(given=given, what=what.text(lang))]
    parts += [NEAR.text(lang).format(near=names[meant])] if meant else []
    return " ".join([*parts, KNOWN.text(lang).format(known=", ".join(dict.fromkeys(names.values())))])


def _sayable(options: argparse.Namespace, lang: str) -> None:
    """Arguments that are not UTF-8 reach Python as lone surrogates; a file cannot hold them."""
    if any(0xD800 <= ord(char) < 0xE000 for char in f"{options.title or ''}{options.id or ''}"):
        raise Refused(BAD_TEXT.text(lang), 2)

"""`verify`: prove log and register from files alone, offline."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generator.commands.answer import finish, lang_of
from generator.log.audit import Served, kept_files, keys_of
from generator.log.faults import breaks, forks, strangers, unsigned
from generator.log.ledger import Log
from generator.log.note import VerifierKey
from generator.pipeline import Settings
from generator.problems import EnvironmentProblem, Problem, Span, error, ordered
from generator.register.read import read_register
from generator.values import Label

NOTHING = Label(
    "这里没有可核验的内容：网站没有日志，也没有登记簿。",
    "There is nothing to check here: the site has no log and no register.",
)
BAD_KEY = Label(
    "“{key}”不是验证公钥，也不是装有公钥的文件。", "{key!r} is no verifier key, nor a file with one."
)
OWN_KEY = Label(
    "没有给出 --key，用的是网站自己公布的公钥：这只能说明前后一致，不能说明公钥没有被换过。",
    "Without --key the site's own key was used: that shows consistency, not that the key was not replaced.",
)
UNSIGNED = Label(
    "日志没有签名，只核对了登记簿。",
    "The log is not signed; only the register was checked.",
)
FINE = Label(
    "核验通过：日志 {entries} 条，签名 {checkpoints} 次，登记簿 {versions} 个版本。",
    "All is well: {entries} entries, {checkpoints} checkpoints, {versions} registered versions.",
)


def verify(options: argparse.Namespace, settings: Settings) -> int:
    """0: everything fits; 1: a file does not, and is named; 2: nothing to check, or a key that is none.

    Raises `EnvironmentProblem` E013 without the library that checks signatures.
    """
    lang = lang_of(options)
    register, problems = read_register(settings.site)
    public = settings.output if (settings.output / "log/index.html").is_file() else None
    if not register.exists and public is None:
        print(NOTHING.text(lang), file=sys.stderr)
        return 2
    given = [(text, _given(text)) for text in options.key or ()]
    for text, key in given:
        if key is None:
            print(BAD_KEY.text(lang).format(key=text), file=sys.stderr)
            return 2
    keys = tuple(key for _, found in given for key in found or ())
    found: list[Problem] = [*problems]
    if not keys:
        keys = register.log.keys or _published(settings.output, found)
    served = Log()
    try:
        if public is not None and keys:
            checked = Served(public, keys).check()
            served = checked.log
            found += checked.problems
        if register.exists:
            found += (*breaks(register.log), *strangers(register), *unsigned(register.log, keys))
            found += forks(register.log, served.latest.checkpoint if served.latest else None)
            found += kept_files(settings.site, register)
    except ImportError as failure:
        raise EnvironmentProblem("E013") from failure
    log = register.log if register.exists else served
    versions = sum(map(len, register.versions.values()))
    counts = {"entries": len(log.entries), "checkpoints": len(log.checkpoints), "versions": versions}
    code = finish(options, ordered(tuple(found)), counts)
    if options.format == "text":
        own = OWN_KEY if keys and not given else None if keys else UNSIGNED
        for said in filter(None, (own, FINE if code == 0 else None)):
            print(said.text(lang).format(**counts), file=sys.stderr)
    return code


def _given(text: str) -> tuple[VerifierKey, ...] | None:
    """The key that is written there, or those in the file of that name."""
    key = VerifierKey.parse(text)
    if key is not None:
        return (key,)
    try:
        return keys_of(Path(text).read_text("utf-8").strip() + "\n")
    except (OSError, ValueError):
        return None


def _published(folder: Path, found: list[Problem]) -> tuple[VerifierKey, ...]:
    """The keys that the site publishes; L122 when they cannot be read."""
    file = folder / "log/keys.txt"
    if not file.is_file():
        return ()
    keys = keys_of(file.read_bytes().decode("utf-8", "replace"))
    if keys is None:
        found.append(error("L122", Span("log/keys.txt")))
    return keys or ()

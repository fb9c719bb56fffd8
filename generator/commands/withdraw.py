"""`withdraw`: a published record gets a banner, a tombstone, or is purged, whole or one version of it.

One run registers and serves that.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from generator.commands.answer import NEAR, lang_of
from generator.commands.executor import run
from generator.commands.log import signing_key
from generator.commands.publish import fresh_salt, registered
from generator.pipeline import Settings
from generator.plan.redirects import former_path
from generator.problems import near
from generator.register.entries import BANNER, PURGED, TOMBSTONE, Register
from generator.register.read import read_register
from generator.register.registration import Registration
from generator.values import Label

UNKNOWN = Label(
    "登记簿里没有“{subject}”；只能撤下发布过的记录（写 id）或地址（以 / 开头）。{near}",
    "The register has no {subject!r}; what can be withdrawn was published: a record (its id) or an address (begins with /). {near}",
)
REASON = Label("请用 --reason 写明撤下的理由，读者会看到。", "Say why with --reason; readers will see it.")
ADDRESS = Label(
    "地址撤下后不再有页面，请加 --tombstone；横幅和清除只用于记录。",
    "An address that is withdrawn has no page any more: add --tombstone; banner and purge are for records.",
)
VERSION = Label(
    "--version 只与 --purge 和一件记录的标识一起用；{subject} 可以清除的版本：{versions}。",
    "--version goes with --purge and the id of one record; versions of {subject} that can be purged: {versions}.",
)
NONE = Label("无", "none")
PURGED_NOW = Label(
    "已清除。还要做的：从 content/ 和版本库历史中删除原文；通知镜像和缓存。",
    "Purged. Still to be done: delete the source from content/ and from the history of its repository; tell mirrors and caches.",
)


def withdraw(options: argparse.Namespace, settings: Settings) -> int:
    """0: withdrawn and served; 1: something in the content prevents it; 2: nothing that could be withdrawn."""
    lang, subjects = lang_of(options), list(dict.fromkeys(options.subjects))
    register, _ = read_register(settings.site)
    refusals = (_refusal(subject, register, options, lang) for subject in subjects)
    refusal = next((one for one in refusals if one), "")
    if refusal:
        print(refusal.strip(), file=sys.stderr)
        return 2
    if options.version is not None:
        subjects = [f"{subjects[0]}/{options.version}"]
    mode = PURGED if options.purge else TOMBSTONE if options.tombstone else BANNER
    key = signing_key(settings.site, options.log_key)
    reason, authority = (" ".join(text.split()) for text in (options.reason, options.authority))
    asked = Registration(fresh_salt, subjects[0], mode, reason, authority, key, tuple(subjects[1:]))
    result = run(options, replace(settings, registration=asked, search=settings.search or mode == PURGED))
    code = registered(options, settings, result)
    if mode == PURGED and code == 0 and options.format == "text":
        print(PURGED_NOW.text(lang), file=sys.stderr)
    return code


def _refusal(subject: str, register: Register, options: argparse.Namespace, lang: str) -> str:
    """Why a thing cannot be withdrawn as asked; empty when it can."""
    if not _known(register, subject):
        guess = near(subject, register.versions)
        hint = NEAR.text(lang).format(near=guess) if guess else ""
        return UNKNOWN.text(lang).format(subject=subject, near=hint)
    if not options.reason.strip():
        return REASON.text(lang)
    if options.version is not None:
        left = [one.number for one in register.versions.get(subject, ()) if one.purged is None]
        if options.version not in left or not options.purge or len(options.subjects) > 1:
            versions = ", ".join(map(str, left)) or NONE.text(lang)
            return VERSION.text(lang).format(subject=subject, versions=versions)
    elif subject.startswith("/") and not options.tombstone:
        return ADDRESS.text(lang)
    return ""


def _known(register: Register, subject: str) -> bool:
    """Whether it was published: a record, an address, or a folder with an address beneath it."""
    if not subject.startswith("/"):
        return subject in register.versions
    beneath = subject.endswith("/") and any(path.startswith(subject[1:]) for path in register.addresses)
    return beneath or former_path(subject) in register.addresses

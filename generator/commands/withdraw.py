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
    "--version 只与 --purge 和记录的标识一起用；{subject} 可以清除的版本：{versions}。",
    "--version goes with --purge and the id of a record; versions of {subject} that can be purged: {versions}.",
)
NONE = Label("无", "none")
PURGED_NOW = Label(
    "已清除。还要做的：从 content/ 和版本库历史中删除原文；通知镜像和缓存。",
    "Purged. Still to be done: delete the source from content/ and from the history of its repository; tell mirrors and caches.",
)


def withdraw(options: argparse.Namespace, settings: Settings) -> int:
    """0: withdrawn and served; 1: something in the content prevents it; 2: nothing that could be withdrawn."""
    lang, subject = lang_of(options), options.subject
    reason, authority = (" ".join(text.split()) for text in (options.reason, options.authority))
    register, _ = read_register(settings.site)
    refusal = None
    if not _known(register, subject):
        guess = near(subject, register.versions)
        refusal = UNKNOWN.text(lang).format(
            subject=subject, near=NEAR.text(lang).format(near=guess) if guess else ""
        )
    elif not reason:
        refusal = REASON.text(lang)
    elif options.version is not None:
        left = [one.number for one in register.versions.get(subject, ()) if one.purged is None]
        if options.version not in left or not options.purge:
            versions = ", ".join(map(str, left)) or NONE.text(lang)
            refusal = VERSION.text(lang).format(subject=subject, versions=versions)
        subject = f"{subject}/{options.version}"
    elif subject.startswith("/") and not options.tombstone:
        refusal = ADDRESS.text(lang)
    if refusal:
        print(refusal.strip(), file=sys.stderr)
        return 2
    mode = PURGED if options.purge else TOMBSTONE if options.tombstone else BANNER
    key = signing_key(settings.site, options.log_key)
    asked = Registration(fresh_salt, subject, mode, reason, authority, key)
    result = run(options, replace(settings, registration=asked, search=settings.search or mode == PURGED))
    code = registered(options, settings, result)
    if mode == PURGED and code == 0 and options.format == "text":
        print(PURGED_NOW.text(lang), file=sys.stderr)
    return code


def _known(register: Register, subject: str) -> bool:
    """Whether it was published: a record, an address, or a folder with an address beneath it."""
    if not subject.startswith("/"):
        return subject in register.versions
    beneath = subject.endswith("/") and any(path.startswith(subject[1:]) for path in register.addresses)
    return beneath or former_path(subject) in register.addresses

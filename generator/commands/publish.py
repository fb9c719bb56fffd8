"""`publish`: a release that already has its new entries in the register, then the register, then the switch."""

from __future__ import annotations

import argparse
import secrets
import sys
from dataclasses import replace

from generator import report
from generator.commands.answer import lang_of
from generator.commands.build import told
from generator.commands.executor import run
from generator.commands.log import signing_key
from generator.pipeline import Result, Settings
from generator.register.registration import Registration


def publish(options: argparse.Namespace, settings: Settings) -> int:
    """Register every new version and address, and serve them; 1 when something in the content prevents it."""
    asked = Registration(fresh_salt, key=signing_key(settings.site, options.log_key))
    result = run(options, replace(settings, registration=asked))
    return registered(options, settings, result)


def fresh_salt() -> str:
    """32 random bytes in hexadecimal: the only chance in the program, and it shapes no page."""
    return secrets.token_hex(32)


def registered(options: argparse.Namespace, settings: Settings, result: Result) -> int:
    """Report a run that wrote the register; returns its exit code."""
    versions = new_versions(result)
    code = told(options, settings, result, {"registered": versions})
    if code == 0 and versions and options.format == "text":
        words = report.messages(lang_of(options))["words"]
        print(words["registered"].format(versions=len(versions)), file=sys.stderr)
    return code


def new_versions(result: Result) -> list[str]:
    """`<id>/<number>` of every version that the run registered."""
    if result.loaded is None or result.release is None:
        return []
    before, after = result.loaded.registered.versions, result.loaded.register.versions
    return [
        f"{name}/{version.number}"
        for name in sorted(after)
        for version in after[name][len(before.get(name, ())) :]
    ]

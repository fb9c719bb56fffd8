"""`python -m generator`: the command line in an environment that is already set up."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from generator.cli import main

if __name__ == "__main__":
    code = main(sys.argv[1:])
    with suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(
        code
    )  # taking apart hundreds of thousands of values one by one would take longer than many a build

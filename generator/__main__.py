"""`python -m generator`: the command line in an environment that is already set up."""

from __future__ import annotations

import os
import sys

from generator.bootstrap import run

if __name__ == "__main__":
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass  # nobody reads it any more
    os._exit(
        code
    )  # taking apart hundreds of thousands of values one by one would take longer than many a build

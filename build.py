#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Gongkai: `build.py` builds the site, `build.py serve` previews it, `build.py test` runs the tests.

Sets itself up on first use; exit code 3 means that the environment stands in the way.
"""

# Only syntax that Pythons back to 2.7 can read: an older one has to get far enough to say what is wrong.
import sys

if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.stderr.write(
            "Gongkai needs Python 3.11 or newer; this is Python %d.%d (%s).\n"
            "Gongkai 需要 Python 3.11 或更新的版本。\n"
            "Install one and start with it, such as: python3.11 build.py\n"
            % (sys.version_info[0], sys.version_info[1], sys.executable)
        )
        sys.exit(3)

    from generator.bootstrap import main

    sys.exit(main(sys.argv[1:]))

"""Works for a while, then replaces itself by another program.

    exec_other.py SECONDS PROGRAM [ARGUMENT...]
"""

import os
import sys

from work import work


def before_exec(seconds):
    work(seconds)


before_exec(float(sys.argv[1]))
os.execv(sys.argv[2], sys.argv[2:])

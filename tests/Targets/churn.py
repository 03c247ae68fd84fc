"""Makes and drops code for ever, as templates and reloading do.

    churn.py [MILLISECONDS]      how long each piece of code runs

Piece number n is the file churn_N.py with the function work_N, whose body is at line N % 97 + 2.
"""

import sys
from time import perf_counter

from reporting import report


def main(milliseconds="5"):
    seconds = int(milliseconds) / 1000
    report()
    number = 0
    while True:
        number += 1
        source = "%sdef work_%d(clock, end):\n    while clock() < end: pass\n" % ("\n" * (number % 97), number)
        space = {}
        exec(compile(source, "churn_%d.py" % number, "exec"), space)
        space["work_%d" % number](perf_counter, perf_counter() + seconds)
        del space


main(*sys.argv[1:])

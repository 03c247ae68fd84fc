"""Does the same piece of work for ever and writes down how long each one took.

    units.py FILE      a line per piece: the monotonic clock at its start and its end, in ns
"""

import sys
from time import perf_counter_ns

from reporting import report


def leaf(number):
    return number + 1


def branch(number):
    return leaf(number) + leaf(number + 1)


def unit():
    total = 0
    for number in range(20000):
        total += branch(number)
    return total


def main(path):
    with open(path, "w") as log:
        report()
        while True:
            start = perf_counter_ns()
            unit()
            log.write("%d %d\n" % (start, perf_counter_ns()))
            log.flush()


main(*sys.argv[1:])

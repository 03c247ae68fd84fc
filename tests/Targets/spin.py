"""Runs one loop of one line for ever, below a recursion of DEPTH calls.

    spin.py [DEPTH [handling]]      handling an exception, if wanted
"""

import sys

from reporting import report


def spin():
    while True: x = 1  # noqa: E701


def descend(depth):
    if depth:
        descend(depth - 1)
    else:
        spin()


def main(depth="20", mood=""):
    report(depth=int(depth))
    try:
        if mood == "handling":
            raise ValueError(mood)
    except ValueError:
        descend(int(depth))
    descend(int(depth))


main(*sys.argv[1:])

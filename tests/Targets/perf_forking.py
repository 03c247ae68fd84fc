"""A parent and a child that a fork made work until they are ended, each in functions of its own and in common ones. Ends by SIGTERM, with
status 0 when the child ended as it was told to."""

import os
import signal
import sys

from reporting import report

ended = False


def end(number, frame):
    global ended
    ended = True


def leaf(count):
    total = 0
    for number in range(count):
        total += number ^ 3
    return total


def middle():
    return [leaf(300) for _ in range(10)]


def write_out():
    """Pushes names of earlier functions out of the interpreter's buffer, which may hold the last of them for ever."""
    for number in range(100):
        exec("def more_%d(): pass\nmore_%d()" % (number, number), {})


def in_parent():
    write_out()
    while not ended:
        middle()


def in_child():
    write_out()
    while not ended:
        middle()


signal.signal(signal.SIGTERM, end)
middle()
child = os.fork()
if child == 0:
    signal.alarm(300)
    in_child()
    os._exit(7)
report(child=child)
in_parent()
os.kill(child, signal.SIGTERM)
_, status = os.waitpid(child, 0)
sys.exit(0 if os.waitstatus_to_exitcode(status) == 7 else 1)

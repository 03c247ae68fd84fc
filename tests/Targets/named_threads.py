"""Threads with names of all kinds; the report has the "names" by thread id, with null for a thread without one.

    named_threads.py [fork|spawn]

After a line on standard input one thread is renamed and one more is started, and the report tells the names again. With
an argument a child process does the same.
"""

import _thread
import os
import subprocess
import sys
import threading
import time

from reporting import report, thread_id

LONG = "x" * 250 + "\U0001f40d" * 20
names = {}


class Worker(threading.Thread):
    """As programs derive from Thread: more attributes than the class has, and a slot."""

    __slots__ = ("task",)

    def __init__(self, name):
        threading.Thread.__init__(self, name=name, daemon=True)
        for i in range(40):
            setattr(self, "extra_%d" % i, name + str(i))
        self.task = name

    def run(self):
        work(self.task)


def work(name):
    names[thread_id()] = name
    while True:
        time.sleep(0.05)


def foreign():
    """A thread that threading does not know."""
    work(None)


def foreign_but_known():
    """A thread that threading did not start, but was asked about."""
    work(threading.current_thread().name)


def main(kind=None):
    if kind == "spawned":
        os.environ.pop("AUSTIN_TARGET_REPORT")
        work_as_child()
    names[thread_id()] = "MainThread"
    wanted = ["plain", "Gr\u00fc\u00dfe \u65e5\u672c \U0001f40d", "line\nbreak \x1b[31m;red", " blanks: a:b 12", "lone \udc80", LONG]
    for name in wanted:
        threading.Thread(target=work, args=(name,), name=name, daemon=True).start()
    Worker("derived").start()
    renamed = threading.Thread(target=work, args=("before",), name="before", daemon=True)
    renamed.start()
    _thread.start_new_thread(foreign, ())
    _thread.start_new_thread(foreign_but_known, ())
    while len(names) < len(wanted) + 5:
        time.sleep(0.01)
    children = []
    if kind == "fork":
        child = os.fork()
        if child == 0:
            work_as_child()
        children.append(child)
    elif kind == "spawn":
        children.append(subprocess.Popen([sys.executable, os.path.abspath(__file__), "spawned"]).pid)
    report(names=names, children=children)
    sys.stdin.readline()
    renamed.name = "after"
    names[renamed.native_id] = "after"
    late = threading.Thread(target=work, args=("late",), name="late", daemon=True)
    late.start()
    while late.native_id not in names:
        time.sleep(0.01)
    report(names=names, children=children)
    while True:
        time.sleep(0.05)


def work_as_child():
    threading.Thread(target=work, args=("of the child",), name="of the child", daemon=True).start()
    while True:
        time.sleep(0.05)


main(*sys.argv[1:])

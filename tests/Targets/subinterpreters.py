"""Threads that each run a sub-interpreter of their own, parked in it.

    subinterpreters.py COUNT [COUNT_AFTER]

COUNT interpreters are there when the report is written; COUNT_AFTER more follow after a line on standard input, and
then a second report is written, to the file AUSTIN_TARGET_REPORT_AFTERWARDS. A report has "interpreters": id, thread
id and frames of each.
"""

import ast
import os
import sys
import tempfile
import threading
import time

from reporting import report, thread_id

SOURCE = """
import sys, time
def inner():
    time.sleep(3600)
def outer():
    inner()
code = sys._getframe().f_code
frames = [[code.co_filename, "<module>", 13], [code.co_filename, "outer", 6], [code.co_filename, "inner", 4]]
import os
with open(%r + ".new", "w") as out:
    out.write(repr(frames))
os.rename(%r + ".new", %r)
outer()
"""


def create():
    """A new interpreter: its id, and a function that runs source code in it."""
    if sys.version_info >= (3, 14):
        from concurrent import interpreters
        made = interpreters.create()
        return made.id, made.exec
    if sys.version_info >= (3, 13):
        import _interpreters
        made = _interpreters.create()
        return made, lambda source: _interpreters.exec(made, source)
    import _xxsubinterpreters
    made = _xxsubinterpreters.create()
    return int(made), lambda source: _xxsubinterpreters.run_string(made, source)


def run(path, facts):
    number, execute = create()
    facts.update(id=number, thread=thread_id())
    execute(SOURCE % (path, path, path))


def start(folder, count, known):
    for _ in range(count):
        facts = {}
        path = os.path.join(folder, "frames%d" % len(known))
        threading.Thread(target=run, args=(path, facts), daemon=True).start()
        while not os.path.exists(path):
            time.sleep(0.005)
        with open(path) as text:
            facts["frames"] = ast.literal_eval(text.read())
        known.append(facts)
    time.sleep(0.05)
    report(interpreters=known, thread=thread_id())


def main(count="1", later="0"):
    known = []
    with tempfile.TemporaryDirectory() as folder:
        start(folder, int(count), known)
        if int(later):
            sys.stdin.readline()
            os.environ["AUSTIN_TARGET_REPORT"] = os.environ["AUSTIN_TARGET_REPORT_AFTERWARDS"]
            start(folder, int(later), known)
        while True:
            time.sleep(3600)


main(*sys.argv[1:])

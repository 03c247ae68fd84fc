"""Threads that are parked inside of native code, each with a stack that is hard to follow in its own way.

    native.py LIBRARY HIDDEN_LIBRARY [THREADS]      THREADS more that only wait
"""

import ctypes
import signal
import sys
import threading

from reporting import announce, park, report_when_parked

Callback = ctypes.CFUNCTYPE(ctypes.c_int)


def called_back(name):
    """A function for native code, which comes back to Python and parks there."""

    def innermost():
        park(name)
        return 1

    return Callback(lambda: innermost())


def through_callbacks(library):
    def again():
        return library.recurse(3, called_back("through_callbacks"))

    library.call(Callback(again))


def main(path, hidden, waiting):
    library = ctypes.CDLL(path)
    scenarios = [
        ("inlined", lambda f: library.inlined(f)),
        ("caught", lambda f: library.caught(f)),
        ("recurse", lambda f: library.recurse(2000, f)),
        ("variable", lambda f: library.variable(1000, f)),
        ("aligned", lambda f: library.aligned(1000, f)),
        ("sorted", lambda f: library.sorted(f)),
        ("other", lambda f: library.other(hidden.encode(), f)),
    ]

    def start(name, body, *arguments):
        threading.Thread(target=body, args=arguments, name=name, daemon=True).start()

    def in_handler(number, on_other_stack):
        return announce("in_handler_%d" % on_other_stack), library.handle(number, on_other_stack)

    threading.stack_size(16 << 20)
    for name, scenario in scenarios:
        start(name, scenario, called_back(name))
    start("callbacks", through_callbacks, library)
    start("handler", in_handler, signal.SIGRTMIN + 1, 0)
    start("handler on another stack", in_handler, signal.SIGRTMIN + 2, 1)
    threading.stack_size(0)
    for i in range(waiting):
        start("waiting", park, "waiting")
    report_when_parked(len(scenarios) + 4 + waiting)
    park("main")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)

"""Threads that handle exceptions, each in its own way, and wait for ever; the report has their "ids" by what they do.

    value      handles ValueError("bad thing")           number  handles KeyError(42)
    inner      handles an exception while it handles another
    generator  handles one inside a generator that runs  around  runs a generator while it handles one
    odd        handles an exception of a class of its own, without text or number
    unsafe     handles one whose text acts on a terminal
    long       handles one whose text is long
    past       has handled one before                    none    handles none
    finally    is in a finally block that an exception passes
    raising    raises one through many frames, again and again
"""

import sys
import threading
import time

from reporting import report, thread_id

ids = {}
gate = threading.Lock()
gate.acquire()


class Odd(Exception):
    pass


def value():
    try:
        raise ValueError("bad thing")
    except ValueError:
        gate.acquire()


def number():
    try:
        {}[42]
    except KeyError:
        gate.acquire()


def inner():
    try:
        raise ValueError("outer")
    except ValueError:
        try:
            raise OSError(2, "no such thing")
        except OSError:
            gate.acquire()


def generate():
    try:
        raise LookupError("in the generator")
    except LookupError:
        gate.acquire()
    yield


def generator():
    try:
        raise ValueError("outer")
    except ValueError:
        list(generate())


def plain():
    gate.acquire()
    yield


def around():
    try:
        raise ValueError("around")
    except ValueError:
        list(plain())


def odd():
    try:
        raise Odd(object())
    except Odd:
        gate.acquire()


def unsafe():
    try:
        raise ValueError("\x1b[2J\u202e")
    except ValueError:
        gate.acquire()


def long():
    try:
        raise ValueError("x" * 100000)
    except ValueError:
        gate.acquire()


def past():
    try:
        raise ValueError("past")
    except ValueError:
        pass
    gate.acquire()


def none():
    gate.acquire()


def passed():
    try:
        raise ValueError("passing")
    finally:
        gate.acquire()


def deep(level):
    if level == 0:
        raise ArithmeticError("from below")
    deep(level - 1)


def raising():
    while True:
        try:
            deep(300)
        except ArithmeticError:
            pass


def start(name, function):
    def run():
        ids[name] = thread_id()
        function()

    threading.Thread(target=run, name=name, daemon=True).start()
    while name not in ids:
        time.sleep(0.001)


roles = dict(value=value, number=number, inner=inner, generator=generator, around=around, odd=odd, unsafe=unsafe, long=long, past=past, none=none)
roles["finally"] = passed


def start_all():
    for role, function in roles.items():
        start(role, function)


if __name__ == "__main__":
    if "raising" in sys.argv:
        roles["raising"] = raising
    start_all()
    report(ids=ids)
    gate.acquire()

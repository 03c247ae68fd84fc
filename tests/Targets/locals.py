"""A thread in functions with arguments and locals of each kind; the report has what they should show as.

    locals.py [spin]      the thread is parked in the innermost function, or spins there
"""

import sys
import threading

import values
from reporting import park, report, report_when_parked

SPIN = len(sys.argv) > 1
shown = []


def note(frame):
    """Keeps the variables of a frame and of its callers, innermost first, as the interpreter has them."""
    while frame is not None:
        code = frame.f_code
        if frame.f_globals is globals() and frame.f_locals is not frame.f_globals:
            texts = {name: values.expected(value) for name, value in frame.f_locals.items()}
            shown.append([getattr(code, "co_qualname", code.co_name), texts])
        frame = frame.f_back


def outer(first, second="zwei", *rest, named=None, **others):
    number = 2**70
    if not number:
        unset = 1
    deleted = 5
    del deleted
    escapes = "\x1b[2J\u202e"
    real, flag, nothing, text = 0.1, True, None, "größe"
    point = values.Point(1, "y")
    pair = values.Pair(1, 2)
    colour = values.Colour.GREEN
    plain = values.Plain()
    plain.a = bytearray(b"x")
    function, method, module = outer, values.HELD.method, sys
    items = [i for i in range(12)]
    items.append(items)
    return cells(3, number)


def cells(argument, plain):
    counter = 0
    empty = None

    def inner(own):
        nonlocal counter, empty
        counter += argument
        del empty
        for step in generator(own):
            return step

    return inner([1, (2.5, None), {"k": b"v"}, frozenset([1])])


def generator(source):
    thing = values.Slotted()
    thing.left = {1, 2}
    yield body()


def body():
    class Body:
        attribute = "in a class"
        note(sys._getframe())
        if SPIN:
            spin(1)
        park("body")


def spin(step):
    total = 0
    report(shown=shown)
    while True:
        total += step


if __name__ == "__main__":
    threading.Thread(target=outer, args=(1, "two", 3.5), kwargs=dict(named=[4], other={"five": 5}), daemon=True).start()
    if not SPIN:
        report_when_parked(2, shown=shown)
    park("main")

"""Objects of a module, each hard to read from outside in its own way; the program then sleeps."""

import enum
import threading
import time

from reporting import report

answer = 42
zero = 0
negative = -(2**31)
huge = 3**400
text = "größe"
wide = "\U0001d7d9f"
empty = {}
words = {"one": 1, "two": 2, "three": 3}
many = {"key%d" % i: i for i in range(1000)}
mixed = {1: "a", (2, 3): "b", None: "c", "four": 4}
holes = {"k%d" % i: i for i in range(40)}
for _i in range(0, 40, 2):
    del holes["k%d" % _i]
items = [1, 2, 3]
pair = (4, 5)
members = {6, 7, 8}
frozen = frozenset([9])
shrunk = set(range(100))
for _i in range(95):
    shrunk.discard(_i)


class Plain:
    def __init__(self):
        self.first = 1
        self.second = 2


class Bare:
    pass


class Slotted:
    __slots__ = ("left", "right", "unset")


class Both(Slotted):
    pass


class Number(int):
    pass


class Colour(enum.IntEnum):
    RED = 1


plain = Plain()
other_order = Bare()
other_order.b = 1
other_order.a = 2
materialised = Plain()
materialised.__dict__["third"] = 3
removed = Plain()
del removed.first
added = Plain()
for _i in range(60):
    setattr(added, "extra%d" % _i, _i)
slotted = Slotted()
slotted.right = 5
slotted.left = 4
both = Both()
both.left = 6
both.outside = 7
number = Number(12345678901234567890)
number.note = 8
colour = Colour.RED
failure = ValueError("x")
failure.code = 9

thread = threading.Thread(target=time.sleep, args=(600,), daemon=True, name="the sleeper")
thread.start()
if __name__ == "__main__":
    report()
    time.sleep(600)

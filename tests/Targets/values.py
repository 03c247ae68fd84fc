"""Random values of all kinds that a profiler prints, and how it should print them.

    values.py SEED COUNT

The values are in the list `values`; the report has the texts, in brief ("texts") and in full ("longs"), and what `repr` says of values
that are of built-in types alone and within the limits ("reprs", else null). The rule for the texts is that of `repr`, cut at limits, with
a form of its own for classes, so that nothing of a class needs to be called.
"""

import collections
import dataclasses
import enum
import os
import random
import struct
import sys
import time
import weakref

from reporting import report

Limits = collections.namedtuple("Limits", "depth items characters total")
SHORT = Limits(3, 10, 80, 1000)
LONG = Limits(6, 100, 1000, 20000)


class Plain:
    pass


class Slotted:
    __slots__ = ("left", "right")


class SlottedMore(Slotted):
    __slots__ = ("more", "__dict__")


class Colour(enum.Enum):
    RED = 1
    GREEN = "grün"
    BLUE = (1, 2)


class Level(enum.IntEnum):
    LOW = -3
    HIGH = 2**40


class Name(str, enum.Enum):
    ONE = "eins"
    TWO = "二"


class Inner:
    class Nested(enum.Enum):
        X = None


@dataclasses.dataclass
class Point:
    x: object
    y: object = 5
    hidden: object = dataclasses.field(default=1, repr=False)


@dataclasses.dataclass(frozen=True)
class Frozen:
    x: object
    z: object = None


@dataclasses.dataclass
class Point3(Point):
    z: object = None


Pair = collections.namedtuple("Pair", "first second")


class Dict(dict):
    pass


class List(list):
    pass


class Tuple(tuple):
    pass


class Int(int):
    pass


class Str(str):
    pass


class Float(float):
    pass


class Bytes(bytes):
    pass


class Set(set):
    pass


class Failure(Exception):
    pass


def function():
    pass


class Holder:
    def method(self):
        pass


WRAPPED = {Dict: dict, List: list, Tuple: tuple, Int: int, Str: str, Float: float, Bytes: bytes, Set: set,
           collections.OrderedDict: dict, collections.defaultdict: dict, collections.Counter: dict}
ENUMS = [member for kind in (Colour, Level, Name, Inner.Nested) for member in kind]
LETTERS = "abc XYZ'\"\\\t\n\r\0\x1b\x7f\x80\xa0\xadäß\u0e01\u2028\u202e\u4e2d\ud800\ue000\uffff\U0001f40d\U000e0001"


def text_of(rng):
    alphabet = rng.choice([LETTERS, "abc' ", 'x"', "äö", "中文", "🐍a", LETTERS[:8]])
    return "".join(rng.choice(alphabet) for _ in range(rng.choice([0, 1, 3, 10, 79, 80, 81, 300])))


def bytes_of(rng):
    return bytes(rng.choice([rng.randrange(256), 39, 34, 97]) for _ in range(rng.choice([0, 1, 5, 80, 81, 200])))


def int_of(rng):
    return rng.choice([0, 1, -1, 255, 256, -(2**30), 2**30, 2**60, rng.getrandbits(rng.randrange(1, 700)), -rng.getrandbits(200), 10**79, 10**80])


def float_of(rng):
    return rng.choice([
        0.0, -0.0, 1.0, 0.1, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 1.5e300, 5e-324, float("inf"), float("-inf"), float("nan"),
        rng.random(), rng.uniform(-1e6, 1e6), struct.unpack("d", struct.pack("Q", rng.getrandbits(64)))[0],
    ])


def instance(rng, kind, depth):
    obj = kind()
    for name in rng.sample(["a", "b", "c", "größe"], rng.randrange(5)) if kind is not Slotted else []:
        setattr(obj, name, value(rng, depth + 1))
    if kind is Plain and rng.random() < 0.2:
        for i in range(12):
            setattr(obj, "n%d" % i, i)
    if kind is Plain and rng.random() < 0.2:
        obj.__dict__
    if kind is Plain and rng.random() < 0.2 and hasattr(obj, "a"):
        del obj.a
    if kind is not Plain:
        for name in rng.sample(["left", "right"], rng.randrange(3)):
            setattr(obj, name, value(rng, depth + 1))
    return obj


def count_of(rng):
    return rng.choice([0, 1, 2, 3, 5, 9, 10, 11, 30])


def key(rng, depth):
    return rng.choice([lambda: text_of(rng), lambda: int_of(rng), lambda: float_of(rng), lambda: (int_of(rng), text_of(rng)), lambda: None,
                       lambda: bytes_of(rng), lambda: rng.choice(ENUMS), lambda: frozenset([int_of(rng)])])()


def dictionary(rng, depth):
    kind = rng.random()
    made = {}
    count = count_of(rng) if depth else rng.choice([0, 1, 9, 10, 11, 300, 70000 if rng.random() < 0.05 else 2])
    for i in range(count):
        made[("k%d" % i) if kind < 0.5 else key(rng, depth) if kind < 0.8 else i] = value(rng, depth + 1) if count < 40 else i
    for gone in rng.sample(list(made), rng.choice([0, 0, len(made) // 2, len(made)])):
        del made[gone]
    return made


def value(rng, depth=0):
    if depth >= 5 or rng.random() < 0.25 * depth:
        return rng.choice([text_of, int_of, float_of, bytes_of, lambda rng: rng.choice(ENUMS)])(rng)
    pick = rng.randrange(26)
    items = [value(rng, depth + 1) for _ in range(count_of(rng))] if pick in (0, 1, 2, 14, 15, 16) else []
    if pick == 0:
        return items
    if pick == 1:
        return tuple(items)
    if pick == 2:
        return Failure(*items)
    if pick in (3, 4, 5):
        return dictionary(rng, depth)
    if pick == 6:
        return rng.choice([set, frozenset, Set])(key(rng, depth) for _ in range(count_of(rng)))
    if pick == 7:
        return complex(float_of(rng), float_of(rng))
    if pick == 8:
        return bytearray(bytes_of(rng))
    if pick == 9:
        return rng.choice([None, True, False, Ellipsis, NotImplemented, sys, os, len, function, [].append, int, Plain, Colour, collections.OrderedDict, time.struct_time])
    if pick in (10, 11):
        return instance(rng, rng.choice([Plain, Plain, Slotted, SlottedMore]), depth)
    if pick == 12:
        return rng.choice([Point, Point3, Frozen])(value(rng, depth + 1), value(rng, depth + 1))
    if pick == 13:
        return Pair(value(rng, depth + 1), value(rng, depth + 1))
    if pick in (14, 15):
        return rng.choice([List, Tuple])(items)
    if pick == 16:
        items.append(items)
        return items
    if pick == 17:
        made = {"self": 1, 2: None}
        made["self"] = [made]
        return made
    if pick == 18:
        return rng.choice([Dict, collections.OrderedDict, collections.Counter])(("w%d" % i, i) for i in range(count_of(rng)))
    if pick == 19:
        return rng.choice([Int(int_of(rng)), Str(text_of(rng)), Float(float_of(rng)), Bytes(bytes_of(rng))])
    if pick == 20:
        return rng.choice([Holder().method, weakref.ref(HELD), weakref.ref(set())])
    if pick == 21:
        made = Plain()
        made.me = made
        return made
    if pick == 22 and sys.version_info >= (3, 15):
        return frozendict(a=value(rng, depth + 1))
    if pick == 23:
        return rng.choice([ValueError("x"), KeyError(1, 2), StopIteration(), OSError(2, "No such file")])
    return rng.choice([text_of, int_of, float_of, bytes_of, lambda rng: rng.choice(ENUMS)])(rng)


HELD = Holder()


class Reference:
    """The same text, by Python's means."""

    def __init__(self, limits):
        self.limits = limits
        self.parts = []
        # Counted as UTF-16.
        self.length = 0
        self.open = []

    def add(self, text):
        self.parts.append(text)
        self.length += len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2

    def enter(self, obj, depth):
        if depth >= self.limits.depth or any(obj is one for one in self.open):
            return False
        self.open.append(obj)
        return True

    def leave(self, obj):
        self.open = [one for one in self.open if one is not obj]

    def sequence(self, obj, begin, items, end, depth, printer):
        self.add(begin)
        if items and not self.enter(obj, depth):
            self.add("..." + end)
            return
        for i, item in enumerate(items[:self.limits.items]):
            self.add(", " if i else "")
            printer(item)
        self.add(", ..." if len(items) > self.limits.items else "")
        self.add(end)
        self.leave(obj)

    def items(self, obj, begin, items, end, depth):
        if begin == "(" and len(items) == 1 and depth < self.limits.depth and not any(obj is one for one in self.open):
            end = ",)"
        self.sequence(obj, begin, items, end, depth, lambda item: self.write(item, depth + 1))

    def fields(self, obj, name, fields, depth):
        def one(field):
            self.add(field[0] + "=")
            self.write(field[1], depth + 1)
        self.sequence(obj, name + "(", fields, ")", depth, one)

    def guarded(self, obj, depth):
        if depth > self.limits.depth:
            self.add("...")
        else:
            self.write(obj, depth)

    def write(self, obj, depth=0):
        kind = type(obj)
        if self.length >= self.limits.total:
            self.add("...")
        elif isinstance(obj, enum.Enum):
            self.add("<%s.%s: " % (kind.__name__, obj.name))
            self.guarded(obj._value_, depth + 1)
            self.add(">")
        elif isinstance(obj, BaseException):
            self.items(obj, kind.__name__ + "(", list(obj.args), ")", depth)
        elif isinstance(obj, tuple) and hasattr(kind, "_fields"):
            self.fields(obj, kind.__qualname__, list(zip(kind._fields, obj)), depth)
        elif dataclasses.is_dataclass(kind):
            self.fields(obj, kind.__qualname__, [(f.name, getattr(obj, f.name)) for f in dataclasses.fields(obj) if f.repr], depth)
        elif kind in WRAPPED:
            self.add(kind.__qualname__ + "(")
            self.builtin(obj, WRAPPED[kind], depth)
            self.add(")")
        elif kind in (Plain, Slotted, SlottedMore, Holder):
            self.instance(obj, kind, depth)
        else:
            self.builtin(obj, kind, depth)

    def instance(self, obj, kind, depth):
        attributes = [(n, getattr(obj, n)) for n in ("left", "right", "more") if hasattr(kind, n) and hasattr(obj, n)]
        attributes += list(getattr(obj, "__dict__", {}).items())
        self.add("<%s.%s at 0x%x" % (kind.__module__, kind.__qualname__, id(obj)))
        if attributes and self.enter(obj, depth):
            self.add(": ")
            for i, (name, item) in enumerate(attributes[:self.limits.items]):
                self.add((", " if i else "") + name + "=")
                self.write(item, depth + 1)
            self.add(", ..." if len(attributes) > self.limits.items else "")
            self.leave(obj)
        self.add(">")

    def builtin(self, obj, kind, depth):
        if kind is int:
            digits = int.__repr__(obj)
            self.add(digits[:self.limits.characters] + ("..." if len(digits) > self.limits.characters else ""))
        elif kind in (str, bytes):
            self.add(repr(kind.__getitem__(obj, slice(self.limits.characters))) + ("..." if len(obj) > self.limits.characters else ""))
        elif kind is bytearray:
            self.add(repr(obj[:self.limits.characters])[:-1] + ("..." if len(obj) > self.limits.characters else "") + ")")
        elif kind is float:
            self.add(float.__repr__(obj))
        elif kind is list:
            self.items(obj, "[", list(obj), "]", depth)
        elif kind is tuple:
            self.items(obj, "(", list(obj), ")", depth)
        elif kind is set:
            if obj:
                self.items(obj, "{", list(obj), "}", depth)
            else:
                self.add("set()")
        elif kind is frozenset:
            self.add("frozenset(")
            if obj:
                self.items(obj, "{", list(obj), "}", depth)
            self.add(")")
        elif kind.__name__ in ("dict", "frozendict"):
            def entry(pair):
                self.write(pair[0], depth + 1)
                self.add(": ")
                self.write(pair[1], depth + 1)
            self.add("frozendict(" if kind is not dict else "")
            self.sequence(obj, "{", list(obj.items()), "}", depth, entry)
            self.add(")" if kind is not dict else "")
        elif kind is type(sys):
            self.add("<module ")
            self.write(obj.__name__, depth + 1)
            self.add(">")
        elif kind is type(len):
            self.add("<built-in function %s>" % obj.__name__)
        elif kind is type(HELD.method):
            self.add("<bound method %s of " % obj.__func__.__qualname__)
            self.guarded(obj.__self__, depth + 1)
            self.add(">")
        elif kind is weakref.ref:
            to = obj()
            self.add("<weakref at 0x%x; %s>" % (id(obj), "dead" if to is None else "to '%s.%s' at 0x%x" % (type(to).__module__, type(to).__qualname__, id(to))))
        elif isinstance(obj, type):
            self.add("<class '%s'>" % (obj.__qualname__ if obj.__module__ == "builtins" else obj.__module__ + "." + obj.__qualname__))
        elif kind.__name__ == "NotImplementedType":
            self.add("NotImplemented")
        else:
            self.add(repr(obj))


def expected(obj, limits=SHORT):
    reference = Reference(limits)
    reference.write(obj)
    return "".join(reference.parts)


def is_plain(obj, limits, depth=0):
    """Whether a value is of built-in types alone, and nothing of it beyond a limit."""
    kind = type(obj)
    if kind is int:
        return len(int.__repr__(obj)) <= limits.characters
    if kind in (str, bytes, bytearray):
        return len(obj) <= limits.characters
    if kind in (list, tuple, set, frozenset, dict):
        items = [item for pair in obj.items() for item in pair] if kind is dict and len(obj) <= limits.items else obj
        return depth < limits.depth and len(obj) <= limits.items and all(is_plain(item, limits, depth + 1) for item in items)
    return kind in (float, complex, bool, type(None), type(Ellipsis))


def plain(obj, limits):
    text = repr(obj) if is_plain(obj, limits) else None
    return text if text is not None and len(text.encode("utf-16-le", "surrogatepass")) // 2 < limits.total else None


def main(seed, count):
    global values
    rng = random.Random(seed)
    values = [value(rng) for _ in range(count)]
    report(seed=seed, texts=[expected(obj) for obj in values], longs=[expected(obj, LONG) for obj in values],
           reprs=[plain(obj, LONG) for obj in values])
    time.sleep(600)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

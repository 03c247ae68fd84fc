"""Ways in which functions come to run one another, in turn and for ever. Nearly all time is spent in leaf(), a busy wait
of some 100 µs: the report tells through which callers each shape reaches it, and which other stacks there are.

    shapes.py [SHAPE...]

Without arguments all but generated and deep.
"""

import asyncio
import contextlib
import ctypes
import dataclasses
import functools
import os
import re
import signal
import sys
import threading
import time

from reporting import report, stack

try:
    import greenlet
except ImportError:
    greenlet = None

SHAPES = []
BUSY = 0.0004

# Those with much to do apart from the leaf are given more time in it.
LONG = 0.004

DEPTH = 50000

_known = None


def leaf(seconds=BUSY):
    """Waits busily; while the program learns about itself, it notes its callers instead."""
    if _known is not None:
        chain = callers(sys._getframe(1))
        _known["leaf"].add(chain)
        # No function that the interpreter calls for tracing is itself observed.
        _known["stacks"].update(tuple(name for name, _ in chain[:end]) for end in range(1, len(chain) + 1))
        return
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def callers(frame):
    """Names and lines from the shape on, or from the root of a greenlet."""
    places = [(place[1], place[2]) for place in stack(frame)]
    return tuple(places[[name for name, _ in places].index("learn") + 1 :] if "learn" in dict(places) else places)


def shape(function):
    SHAPES.append(function)
    return function


# Exceptions thrown into generators and coroutines.


def thrown_inner():
    while True:
        try:
            yield
        except ValueError:
            leaf()


def thrown_middle():
    yield from thrown_inner()


def thrown_outer():
    yield from thrown_middle()


@shape
def throw():
    generator = thrown_outer()
    next(generator)
    generator.throw(ValueError())
    generator.throw(ValueError())


def closed_inner():
    try:
        yield
    finally:
        leaf()


def closed_outer():
    yield from closed_inner()


@shape
def close():
    generator = closed_outer()
    next(generator)
    generator.close()


class Once:
    def __await__(self):
        try:
            yield
        except KeyError:
            leaf()
        leaf()


async def once_low():
    await Once()


async def once_middle():
    await once_low()


@shape
def coroutine_throw():
    coroutine = once_middle()
    coroutine.send(None)
    try:
        coroutine.throw(KeyError())
    except StopIteration:
        pass


@shape
def coroutine_send():
    coroutine = once_middle()
    coroutine.send(None)
    try:
        coroutine.send(None)
    except StopIteration:
        pass


async def cancelled_low():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        leaf(LONG)
        raise


async def cancelled_middle():
    await cancelled_low()


async def cancelled_main():
    task = asyncio.ensure_future(cancelled_middle())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass


LOOP = asyncio.new_event_loop()


@shape
def cancel():
    LOOP.run_until_complete(cancelled_main())


async def numbers():
    for number in range(2):
        leaf()
        yield number


async def sum_numbers():
    total = 0
    async for number in numbers():
        total += number
    return total


@shape
def asynchronous_generator():
    try:
        sum_numbers().send(None)
    except StopIteration:
        pass


# Generators that run one another.


def tree(depth):
    if depth == 0:
        leaf()
        yield depth
    else:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


@shape
def recursive_generators():
    for _ in tree(3):
        pass


@shape
def recursive_generators_in_c():
    sum(tree(2))


def source():
    for number in range(2):
        leaf()
        yield number


def doubled(numbers):
    for number in numbers:
        yield number * 2


@shape
def pipeline():
    list(doubled(doubled(source())))


# Operators, properties, data classes.


class Vector:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        leaf()
        return self

    def __lt__(self, other):
        leaf()
        return True

    def __getitem__(self, index):
        leaf()
        return index

    def __contains__(self, value):
        leaf()
        return False

    def __eq__(self, other):
        leaf()
        return True

    def __hash__(self):
        leaf()
        return 1

    def __getattr__(self, name):
        leaf()
        return name

    def __call__(self):
        leaf()

    @property
    def length(self):
        leaf()
        return self.x


@shape
def operators():
    vector = Vector(1)
    vector + vector
    vector < vector
    vector[1]
    1 in vector
    hash(vector)
    vector()


@shape
def attributes():
    vector = Vector(1)
    vector.length
    vector.other


@dataclasses.dataclass(order=True)
class Record:
    vector: Vector
    number: int = 0

    def __post_init__(self):
        leaf()

    @property
    def double(self):
        leaf()
        return self.number * 2


@shape
def dataclass():
    record = Record(Vector(1), 2)
    record.double
    record == Record(Vector(2), 2)


# Comprehensions and lambdas.


@shape
def comprehensions():
    [leaf() for _ in range(1)]
    {leaf() for _ in range(1)}
    {leaf(): _ for _ in range(1)}
    [[leaf() for _ in range(1)] for _ in range(1)]
    list(leaf() for _ in range(1))


@shape
def lambdas():
    sorted([1], key=lambda value: leaf() or 1)
    min([1], key=lambda value: leaf() or 1)
    list(map(lambda value: leaf(), [1]))
    list(filter(lambda value: leaf(), [1]))


# Wrappers of functools and contextlib.


@functools.lru_cache(maxsize=2)
def cached(number):
    leaf()
    return number


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@logged
@logged
def wrapped(number):
    leaf()
    return number


def compare(a, b):
    leaf()
    return a - b


@functools.singledispatch
def dispatched(value):
    leaf()


class Holder:
    @functools.cached_property
    def value(self):
        leaf()
        return 1


@shape
def wrappers():
    cached.cache_clear()
    cached(1)
    wrapped(2)
    functools.partial(wrapped, 3)()
    sorted([1, 2], key=functools.cmp_to_key(compare))
    functools.reduce(compare, [1, 2])
    dispatched(1)
    Holder().value


@contextlib.contextmanager
def managed():
    leaf()
    try:
        yield
    except ValueError:
        leaf()
    leaf()


@shape
def managers():
    with managed():
        leaf()
    with managed():
        raise ValueError
    with contextlib.ExitStack() as exits:
        exits.callback(leaf)
        exits.enter_context(managed())


# Callbacks from C.


def by_key(value):
    leaf()
    return value


def replacement(match):
    leaf()
    return "b"


class Dying:
    def __del__(self):
        leaf()


COMPARE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


def compare_in_c(a, b):
    leaf()
    return 0


CALLBACK = COMPARE(compare_in_c)
PATTERN = re.compile("a")
C = ctypes.CDLL(None)


@shape
def callbacks():
    sorted([1], key=by_key)
    PATTERN.sub(replacement, "a")
    re.sub("a", replacement, "a")
    C.qsort((ctypes.c_int * 2)(1, 2), ctypes.c_size_t(2), ctypes.c_size_t(4), CALLBACK)
    Dying()
    next(iter(leaf, 1))


# Signals, and functions that the interpreter calls by itself.


def on_signal(number, frame):
    leaf()


signal.signal(signal.SIGUSR1, on_signal)


@shape
def signals():
    os.kill(os.getpid(), signal.SIGUSR1)


def traced():
    return 1


def tracer(frame, event, argument):
    if frame.f_code is traced.__code__:
        leaf()
        return tracer
    return None


def profiler(frame, event, argument):
    if frame.f_code is traced.__code__:
        leaf()


@shape
def tracing():
    sys.settrace(tracer)
    traced()
    sys.settrace(None)


@shape
def profiling():
    before = sys.getprofile()
    sys.setprofile(profiler)
    traced()
    sys.setprofile(before)


def on_event(code, offset, *arguments):
    if _known is not None:
        _known["stacks"].add(tuple(name for name, _ in callers(sys._getframe())))
    if code is traced.__code__:
        leaf()


@shape
def monitoring():
    if not hasattr(sys, "monitoring"):
        return
    events = sys.monitoring.events
    sys.monitoring.use_tool_id(4, "shapes")
    for event in (events.PY_START, events.PY_RETURN, events.LINE, events.INSTRUCTION):
        sys.monitoring.register_callback(4, event, on_event)
    sys.monitoring.set_events(4, events.PY_START | events.PY_RETURN | events.LINE)
    sys.monitoring.set_local_events(4, traced.__code__, events.INSTRUCTION)
    traced()
    sys.monitoring.set_local_events(4, traced.__code__, 0)
    sys.monitoring.set_events(4, 0)
    sys.monitoring.free_tool_id(4)


def in_greenlet():
    leaf()
    greenlet.getcurrent().parent.switch()
    leaf()


@shape
def greenlets():
    if greenlet is None:
        return
    other = greenlet.greenlet(in_greenlet)
    other.switch()
    leaf()
    other.switch()


# Generated code, and deep recursion.


GENERATED = [0]


def leaf_0():
    leaf()


def leaf_1():
    leaf()


def leaf_2():
    leaf()


def generated():
    """Code objects are made and dropped, so that their addresses are used again; number k calls leaf_(k mod 3)."""
    GENERATED[0] += 1
    k = GENERATED[0]
    names = {"inner": globals()["leaf_%d" % (k % 3)]}
    text = "def made_%d():\n%s    inner()\nmade_%d()" % (k, "    pass\n" * (k % 7), k)
    exec(compile(text, "made_%d.py" % k, "exec"), names)


def descend(depth):
    if depth == 0:
        return leaf(1)
    return descend(depth - 1)


def deep():
    """Deeper than the C stack of the main thread allows before 3.11."""
    sys.setrecursionlimit(DEPTH + 1000)
    threading.stack_size(1 << 30)
    thread = threading.Thread(target=lambda: descend(DEPTH))
    thread.start()
    thread.join()


def observe(frame, event, argument):
    if event in ("call", "return"):
        _known["stacks"].add(tuple(name for name, _ in callers(frame)))


def learn(function):
    """What stacks a shape has: those in which it calls the leaf, and all others."""
    global _known
    known = _known = {"leaf": set(), "stacks": set()}
    function()
    leaves = list(known["leaf"])
    sys.setprofile(observe)
    function()
    sys.setprofile(None)
    _known = None
    return {"leaf": leaves, "stacks": sorted(known["stacks"])}


def main(*names):
    functions = [globals()[name] for name in names] or SHAPES
    report(
        depth=DEPTH,
        greenlet=greenlet is not None,
        shapes={function.__name__: learn(function) for function in functions if function is not deep},
    )
    while True:
        for function in functions:
            function()


main(*sys.argv[1:])



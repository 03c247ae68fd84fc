"""Tasks whose coroutines have variables of each kind, and the truth about them.

    task_locals.py            all wait
    task_locals.py moving     they go on all the time

Of each task the report has its id and its frames, outermost first: function and variables, as the interpreter has them.
"""

import asyncio
import sys

import awaits
import reporting
import values

MODE = sys.argv[1] if len(sys.argv) > 1 else ""
KEPT = []


async def leaf(number, *rest, key="k", **others):
    text = "größe %d" % number
    await asyncio.get_running_loop().create_future()
    return text


async def cells(argument):
    counter = argument * 2
    empty = None

    async def inner(own):
        nonlocal counter, empty
        counter += 1
        del empty
        await leaf(own + argument, 1.5, other=b"x")

    await inner([1, (2, None)][0])


async def generate(limit):
    for i in range(limit):
        got = {"i": i}
        await leaf(i)
        yield got


async def iterator():
    async for item in generate(3):
        del item


class Awaitable:
    __slots__ = ()

    def __await__(self):
        step = 2 ** 70
        yield from leaf(step).__await__()


async def awaiting():
    unset = 1
    del unset
    await Awaitable()


async def deep(depth):
    if depth:
        await deep(depth - 1)
    else:
        await leaf(depth)


async def not_begun(first, second=(2,)):
    def closure():
        return first

    await leaf(closure())


async def moving(number):
    # No two tasks, and no two rounds of one, have the same values.
    total = number * 1000000
    while True:
        total += 1
        name = "at %d" % total
        await asyncio.sleep(0)
        # Odd ones wait long enough to be read twice; the others are never where they were.
        await asyncio.sleep(0.03 * (number % 2))
        assert name


def start(coroutine):
    KEPT.append(asyncio.get_running_loop().create_task(coroutine))


def place(frame):
    code = frame.f_code
    # How an instance prints is not of interest here.
    variables = {name: values.expected(value) for name, value in frame.f_locals.items() if name != "self"}
    return [getattr(code, "co_qualname", code.co_name), variables]


def tell():
    start(not_begun(7))
    # The task that was just made begins with the next turn of the loop, which does not come.
    tasks = [{"id": id(task), "frames": [place(frame) for frame in awaits.frames(task.get_coro())]} for task in KEPT]
    reporting.report_when_parked(1, tasks=tasks)
    reporting.park("loop")


async def main():
    for i in range(3):
        start(leaf(i, i + 1))
    for coroutine in (cells(5), iterator(), awaiting(), deep(20)):
        start(coroutine)
    await asyncio.sleep(0.05)
    asyncio.get_running_loop().call_soon(tell)
    await asyncio.get_running_loop().create_future()


async def main_moving():
    for i in range(5):
        start(moving(i))
    await asyncio.sleep(0.05)
    reporting.report()
    await asyncio.get_running_loop().create_future()


asyncio.run(main_moving() if MODE == "moving" else main())

"""Tasks of asyncio that compute: each is named after the function that it runs, so that a name in the wrong place shows.

running_tasks.py          many brief tasks one after the other, at addresses that others had before
running_tasks.py loops    the same in three threads, each with a loop of its own
running_tasks.py awaited  one that computes, awaited by another through each way there is in turn
running_tasks.py waiting  one computes; others wait, one of them deep inside
running_tasks.py unsafe   names that no line of text can hold
running_tasks.py plain    coroutines without a loop
running_tasks.py factory  tasks of the eager factory, which compute at once when they are made

With "uvloop" behind that the loops are uvloop's.

Runs until it is killed.
"""

import asyncio
import sys
import threading

import reporting

MODE = sys.argv[1] if len(sys.argv) > 1 else "brief"
UNSAFE = ["a;b", "a\nb", "a\x1b[31mb", "a:b", "é€😀", "\udcff", "", "x" * 300]


def spin(count):
    total = 0
    for i in range(count):
        total += i * i
    return total


def make(letter):
    """A coroutine function of that name, so that its frame tells which task must be named."""
    scope = {"spin": spin, "asyncio": asyncio}
    exec(
        f"async def inner_{letter}(count):\n"
        f"    return spin(count)\n"
        f"async def outer_{letter}(count):\n"
        f"    await inner_{letter}(count)\n"
        f"    await asyncio.sleep(0)\n"
        f"    await inner_{letter}(count)\n", scope)
    return scope[f"outer_{letter}"]


LETTERS = "abcdefgh"
COROUTINES = {letter: make(letter) for letter in LETTERS}


def named(coroutine, name):
    return asyncio.get_running_loop().create_task(coroutine, name=name)


async def brief():
    turn = 0
    while True:
        turn += 1
        tasks = [named(COROUTINES[letter](20 + 37 * (turn + i) % 400), f"task {letter}") for i, letter in enumerate(LETTERS)]
        await asyncio.gather(*tasks)


async def leaf():
    for _ in range(50):
        spin(2000)
        await asyncio.sleep(0)


async def awaited():
    async def direct():
        await named(leaf(), "leaf of direct")

    async def gathering():
        await asyncio.gather(named(leaf(), "leaf of gathering"), asyncio.sleep(0))

    async def shielding():
        await asyncio.shield(named(leaf(), "leaf of shielding"))

    async def timing():
        await asyncio.wait_for(named(leaf(), "leaf of timing"), 1000)

    async def grouping():
        async with asyncio.TaskGroup() as group:
            group.create_task(leaf(), name="leaf of grouping")

    async def completing():
        for future in asyncio.as_completed([named(leaf(), "leaf of completing")]):
            await future

    async def iterating():
        async def generate():
            await named(leaf(), "leaf of iterating")
            yield

        async for _ in generate():
            pass

    async def eager():
        await asyncio.Task(leaf(), loop=asyncio.get_running_loop(), name="leaf of eager", eager_start=True)

    ways = [direct, gathering, shielding, timing, completing, iterating]
    ways += [grouping] if sys.version_info >= (3, 11) else []
    ways += [eager] if sys.version_info >= (3, 12) else []
    while True:
        for way in ways:
            await named(way(), f"by {way.__name__}")


async def hold(event):
    await event.wait()


async def holding(event):
    await hold(event)


async def busy():
    while True:
        spin(2000)
        await asyncio.sleep(0)


async def waiting():
    event = asyncio.Event()
    tasks = [named(holding(event), f"waits {i}") for i in range(3)]
    await asyncio.gather(named(busy(), "busy"), *tasks)


async def unsafe():
    async def one():
        spin(20000)

    while True:
        for name in UNSAFE:
            await named(one(), name)


async def factory():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    turn = 0
    while True:
        turn += 1
        for i, letter in enumerate(LETTERS):
            await asyncio.Task(
                COROUTINES[letter](20 + 37 * (turn + i) % 400), loop=asyncio.get_running_loop(), name=f"task {letter}", eager_start=True)


async def with_name(coroutine):
    asyncio.current_task().set_name("main")
    await coroutine


def run(coroutine):
    asyncio.run(with_name(coroutine()))


def plain():
    async def alone():
        spin(2000)

    while True:
        try:
            alone().send(None)
        except StopIteration:
            pass


if "uvloop" in sys.argv:
    import uvloop

    uvloop.install()
reporting.report()
if MODE == "plain":
    plain()
elif MODE == "loops":
    for _ in range(2):
        threading.Thread(target=run, args=(brief,), daemon=True).start()
    run(brief)
else:
    run(globals()[MODE])

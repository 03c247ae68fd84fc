"""Tasks of asyncio that wait for one another in all ways that there are, and the truth about them.

tasks.py            the loop waits in its selector, and so does a second one in another thread
tasks.py busy       a task runs, others are ready
tasks.py eager      a task runs that another one has started eagerly (3.12 and later)

With "uvloop" behind that the loops are uvloop's.

Each task of the report has its id, name (null where nobody may ask for it), state, coroutine, the names of those that
await it, and its stack as [function, line], outermost first.
"""

import asyncio
import sys
import threading
import types

import awaits
import reporting

MODE = sys.argv[1] if len(sys.argv) > 1 else ""
AWAITED_BY = {}
CANCELLED = set()
READY = set()
UNNAMED = set()
KEPT = []


def place(frame):
    return [getattr(frame.f_code, "co_qualname", frame.f_code.co_name), frame.f_lineno]


def stack(awaitable):
    return [place(frame) for frame in awaits.frames(awaitable)]


def describe(task):
    name = None if task in UNNAMED else task.get_name()
    coroutine = task.get_coro()
    return dict(
        id=id(task),
        name=name,
        state="cancelling" if task in CANCELLED else "ready" if task in READY else "waiting",
        coroutine=coroutine.__qualname__,
        awaited_by=sorted(AWAITED_BY.get(name, [])),
        stack=stack(coroutine),
    )


def spawn(coroutine, name, *awaited_by, **options):
    AWAITED_BY[name] = awaited_by
    loop = asyncio.get_running_loop()
    task = asyncio.Task(coroutine, loop=loop, name=name, **options)
    KEPT.append(task)
    return task


async def leaf():
    await asyncio.sleep(1000)


async def middle():
    await leaf()


async def gatherer():
    inner_gather = asyncio.gather(spawn(leaf(), "gathered 3", "gatherer"))
    await asyncio.gather(spawn(leaf(), "gathered 1", "gatherer"), spawn(middle(), "gathered 2", "gatherer"), inner_gather)


async def grouper():
    async with asyncio.TaskGroup() as group:
        for i in range(2):
            name = "member %d" % i
            AWAITED_BY[name] = ["grouper"]
            KEPT.append(group.create_task(middle(), name=name))


async def in_body():
    async with asyncio.TaskGroup() as group:
        AWAITED_BY["early member"] = ["in body"]
        KEPT.append(group.create_task(leaf(), name="early member"))
        await leaf()


async def shielder():
    await asyncio.shield(spawn(leaf(), "shielded", "shielder"))


async def timer():
    await asyncio.wait_for(spawn(leaf(), "timed", "timer"), 1000)


async def waiter():
    await asyncio.wait([spawn(leaf(), "waited 1", "waiter"), spawn(leaf(), "waited 2", "waiter")])


async def completer():
    for future in asyncio.as_completed([spawn(leaf(), "completing 1", "completer"), spawn(leaf(), "completing 2", "completer")]):
        await future


async def generate():
    for i in range(3):
        await middle()
        yield i


async def iterator():
    async for _ in generate():
        pass


async def stepper():
    steps = generate()
    await steps.asend(None)


async def director():
    await spawn(leaf(), "directed", "director")


async def deep(depth):
    if depth == 0:
        await leaf()
    else:
        await deep(depth - 1)


@types.coroutine
def old_style(future):
    yield from future


async def old_styler():
    await old_style(asyncio.get_running_loop().create_future())


class Awaitable:
    def __await__(self):
        return middle().__await__()


class Generating:
    def __await__(self):
        yield from leaf().__await__()


async def awaiter():
    await Awaitable()


async def generating():
    await Generating()


async def sharer(task):
    await task


async def stubborn():
    try:
        await leaf()
    except asyncio.CancelledError:
        await middle()


def numbers():
    yield from range(3)


async def yielding():
    for number in numbers():
        yield number


async def holder():
    """Holds an asynchronous generator that is suspended at a yield, which it does not await."""
    generator = yielding()
    await generator.__anext__()
    await leaf()


async def locker():
    lock = asyncio.Lock()
    async with lock:
        await asyncio.Event().wait()


def endless():
    while True:
        yield


@types.coroutine
def turns():
    """Gives up its turn again and again, with a generator on its stack that it does not await."""
    for _ in endless():
        yield


async def turner():
    await turns()


class OwnTask(asyncio.Task):
    """A class of the program's own."""


async def block():
    def call():
        reporting.park("loop")

    call()


async def busy():
    await block()


async def wakes(future):
    await future


def spawn_all():
    spawn(gatherer(), "gatherer")
    if sys.version_info >= (3, 11):
        spawn(grouper(), "grouper")
        spawn(in_body(), "in body")
    spawn(shielder(), "shielder")
    spawn(timer(), "timer")
    spawn(waiter(), "waiter")
    spawn(completer(), "completer")
    spawn(iterator(), "iterator")
    spawn(stepper(), "stepper")
    spawn(director(), "director")
    spawn(deep(100), "deep")
    spawn(old_styler(), "old styler")
    spawn(awaiter(), "awaiter")
    spawn(generating(), "generating")
    spawn(holder(), "holder")
    spawn(locker(), "lock \u00fc \u4efb\U0001f40d")
    shared = spawn(leaf(), "shared", "one", "two")
    spawn(sharer(shared), "one")
    spawn(sharer(shared), "two")
    AWAITED_BY["own"] = []
    KEPT.append(OwnTask(middle(), name="own"))
    if sys.version_info >= (3, 12):
        spawn(middle(), "eager", eager_start=True)
    unnamed = asyncio.get_running_loop().create_task(leaf())
    KEPT.append(unnamed)
    UNNAMED.add(unnamed)


async def second(started):
    task = spawn(leaf(), "of the second loop", "second main")
    asyncio.get_running_loop().call_later(0.1, started.set)
    await task


def run_second(started, ids):
    ids.append(reporting.thread_id())
    asyncio.run(second_main(started))


async def second_main(started):
    asyncio.current_task().set_name("second main")
    KEPT.append(asyncio.current_task())
    await second(started)


async def main(ids):
    AWAITED_BY["main"] = []
    asyncio.current_task().set_name("main")
    spawn_all()
    stubborn_task = spawn(stubborn(), "stubborn")
    await asyncio.sleep(0.1)
    stubborn_task.cancel()
    if sys.version_info >= (3, 11):
        CANCELLED.add(stubborn_task)
    loop = asyncio.get_running_loop()
    loop.call_later(0.2, lambda: tell(ids))
    await loop.create_future()


def tell(ids):
    tasks = [describe(task) for task in KEPT if not task.done()]
    current = {id(task) for task in KEPT}
    tasks += [describe(task) for task in asyncio.all_tasks() if id(task) not in current]
    reporting.report(tasks=tasks, ids=ids)


async def main_busy():
    asyncio.current_task().set_name("main")
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    woken = spawn(wakes(future), "woken")
    turning = spawn(turner(), "turning")
    await asyncio.sleep(0.1)
    running = spawn(busy(), "busy", "main")
    fresh = spawn(middle(), "fresh")
    cancelled = spawn(middle(), "cancelled")
    cancelled.cancel()
    future.set_result(None)
    READY.update([woken, fresh, turning])
    CANCELLED.add(cancelled)
    reporting.report_when_parked(1, tasks=[describe(task) for task in (woken, fresh, turning, cancelled)], busy=id(running))
    await running


def run():
    started = threading.Event()
    ids = [reporting.thread_id()]
    threading.Thread(target=run_second, args=(started, ids), daemon=True).start()
    started.wait()
    asyncio.run(main(ids))


async def main_eager():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    asyncio.current_task().set_name("main")
    AWAITED_BY["main"] = []
    # It does not wait, and is done at once; the next one waits.
    await loop.create_task(asyncio.sleep(0, "done"), name="done")
    KEPT.append(loop.create_task(middle(), name="waiting"))
    AWAITED_BY["gathered"] = ["waiting too"]
    AWAITED_BY["waiting too"] = []

    async def gathering():
        await asyncio.gather(KEPT[1])

    KEPT.append(loop.create_task(leaf(), name="gathered"))
    KEPT.append(loop.create_task(gathering(), name="waiting too"))
    truth = [describe(task) for task in KEPT]
    reporting.report_when_parked(1, tasks=truth, main=id(asyncio.current_task()))

    async def running():
        await block()

    loop.create_task(running(), name="busy")


if __name__ == "__main__":
    if "uvloop" in sys.argv:
        import uvloop

        uvloop.install()
    if MODE == "busy":
        asyncio.run(main_busy())
    elif MODE == "eager":
        asyncio.run(main_eager())
    else:
        run()

"""Threads that are parked for ever, each with a stack that is hard to read in its own way.

    parked.py [SCENARIO...]      all scenarios when none is named
"""

import asyncio
import functools
import importlib
import os
import re
import signal
import sys
import tempfile
import threading

from reporting import park, report_when_parked


def recursion_150():
    class Tree:
        def descend(self, depth, *path):
            if depth == 0:
                park("recursion_150")
            return self.descend(
                depth - 1,
                *path[
                    :2
                ],
                depth
            )

    Tree().descend(150)


def recursion_3000():
    def down(depth):
        if depth:
            down(depth - 1)
        else:
            park("recursion_3000")

    down(3000)


def callbacks():
    class Oddity:
        def __init__(self, then):
            self.then = then

        @property
        def attribute(self):
            return self.then()

        def __getitem__(self, item):
            return self.attribute

        def __enter__(self):
            return self[1:2]

        def __exit__(self, *_):
            pass

        def __iter__(self):
            return self

        def __next__(self):
            with self as value:
                return value

        def __hash__(self):
            for value in self:
                return value

        def __eq__(self, other):
            return {self: 1}[self]

        def __call__(self, _):
            return str(self == 2)

    def generator(then):
        yield 1
        yield from (then() for _ in range(2))

    def delegate(then):
        values = yield from generator(then)
        return values

    def comprehend(then):
        return [
            value
            for value in (
                1,
                2
            )
            if list(
                delegate(then)
            )
        ]

    def reduce_it():
        return functools.reduce(
            lambda a, b: comprehend(substitute),
            [1, 2, 3]
        )

    def substitute():
        return re.sub("b", Oddity(classes), "abc")

    def decorate(_):
        return sum(value for value in map(lambda x: park("callbacks"), "ab") if value)

    def classes():
        class Outer:
            class Inner:
                @decorate
                def method(self):
                    pass

    def key(value):
        return (
            value,
            reduce_it(),
        )

    sorted(
        [3, 1, 2],
        key=key
    )


def made_up_file():
    source = "\n" * 41 + "def call(then):\n    (\n        then(\n            'made_up_file'\n        )\n    )\n\ncall(then)\n"
    exec(compile(source, "<made up: by exec, v2.0>", "exec"), {"then": park})


def names():
    # All three kinds of strings: Latin-1, UCS-2 and UCS-4, as identifiers and as file names.
    space = {"park": park}
    chain = [("größe", "Länge/größe.py", "park('names')")]
    chain += [("東京", "東京 駅.py", "größe()"), ("𠮷野家", "🐍/𠮷.py", "東京()"), ("naïve", "\xa0\xff.py", "𠮷野家()")]
    for name, file, body in chain:
        exec(compile("class Größe:\n  def %s():\n    %s\n%s = Größe.%s\n" % (name, body, name, name), file, "exec"), space)
    space["naïve"]()


def coroutines():
    class Awaitable:
        def __await__(self):
            yield from self.steps()

        def steps(self):
            park("coroutines")
            yield

    async def leaf():
        await Awaitable()

    async def source():
        yield 1
        await leaf()
        yield 2

    async def middle():
        async for _ in source():
            pass
        return [value async for value in source()]

    async def outer():
        async with Context():
            pass

    class Context:
        async def __aenter__(self):
            await middle()

        async def __aexit__(self, *_):
            pass

    outer().send(None)


def tasks():
    async def leaf():
        await asyncio.sleep(0)
        park("tasks")

    async def middle():
        await asyncio.gather(
            leaf(),
        )

    async def main():
        await asyncio.wait_for(middle(), 1000)

    asyncio.run(main())


def frozen():
    with tempfile.TemporaryDirectory() as folder:
        for module, body in (("austin_outer", "import austin_inner"), ("austin_inner", "import reporting\n\nreporting.park('frozen')")):
            with open(os.path.join(folder, module + ".py"), "w") as out:
                out.write(body + "\n")
        sys.path.insert(0, folder)
        importlib.import_module("austin_outer")


def signal_handler():
    def handle(number, frame):
        park("signal_handler")

    signal.signal(signal.SIGUSR1, handle)
    os.kill(os.getpid(), signal.SIGUSR1)
    while True:
        signal.pause()


IN_THREADS = [recursion_150, recursion_3000, callbacks, made_up_file, names, coroutines, tasks, frozen]


def main(wanted):
    sys.setrecursionlimit(20000)
    threading.stack_size(64 << 20)
    chosen = [scenario for scenario in IN_THREADS if not wanted or scenario.__name__ in wanted]
    for scenario in chosen:
        threading.Thread(target=scenario, name=scenario.__name__, daemon=True).start()
    report_when_parked(len(chosen) + 1)
    signal_handler()


if __name__ == "__main__":
    main(sys.argv[1:])

"""A program in which every option of the sampler has something to do.

    options.py TASKS THREADS [unnamed]

The main thread runs an event loop with one task that computes and TASKS that wait; THREADS others wait, the first of them while it handles
an exception. With "unnamed" threading does not know these threads, and they have no names.
"""

import _thread
import asyncio
import sys
import threading

from reporting import report

TASKS = int(sys.argv[1])
THREADS = int(sys.argv[2])
gate = threading.Lock()
gate.acquire()


def handle():
    try:
        raise ValueError("handled")
    except ValueError:
        gate.acquire()


async def wait(event):
    await event.wait()


async def busy():
    total = 0
    while True:
        for i in range(2000):
            total += i * i
        await asyncio.sleep(0)


async def main():
    event = asyncio.Event()
    waiting = [asyncio.ensure_future(wait(event)) for _ in range(TASKS)]
    await asyncio.sleep(0)
    report()
    await asyncio.gather(busy(), *waiting)


for number in range(THREADS):
    function = gate.acquire if number else handle
    if "unnamed" in sys.argv:
        _thread.start_new_thread(function, ())
    else:
        threading.Thread(target=function, name="worker %d" % number, daemon=True).start()
asyncio.run(main())

"""Tasks, coroutines and futures whose memory is overwritten all the time: with addresses, small numbers, noise, and what it was."""

import asyncio
import ctypes
import gc
import random
import sys

import reporting

# Nothing may look at these objects but a profiler.
gc.disable()


async def leaf(future):
    await future


async def outer(future):
    await leaf(future)


async def make():
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(10)]
    tasks = [loop.create_task(outer(future)) for future in futures]
    children = [asyncio.gather(task) for task in tasks]
    await asyncio.sleep(0.05)
    return futures + tasks + children


loop = asyncio.new_event_loop()
objects = loop.run_until_complete(make())
coroutines = [thing.get_coro() for thing in objects if hasattr(thing, "get_coro")]
code = leaf.__code__
# From 3.11 on the frame is inside of the object.
frame = 40 if sys.version_info >= (3, 11) else 0
victims = [(id(thing), type(thing).__basicsize__) for thing in objects] + [(id(thing), type(thing).__basicsize__ + frame) for thing in coroutines]
places = [id(thing) for thing in objects + coroutines + [code, loop, asyncio, objects, type(loop), None, "text", 7, {}]]
whole = {address: ctypes.string_at(address, size) for address, size in victims}
noise = random.Random(3)
reporting.report()
while True:
    address, size = noise.choice(victims)
    if noise.random() < 0.4:
        # As it was, so that most of it can be believed.
        ctypes.memmove(address, whole[address], size)
        continue
    # Behind the header, whose type stays mostly.
    at = noise.randrange(8 if noise.random() < 0.01 else 16, size - 7, 8)
    kind = noise.random()
    value = noise.choice(places) if kind < 0.6 else noise.randrange(8) if kind < 0.8 else address + at if kind < 0.9 else noise.getrandbits(64)
    ctypes.c_uint64.from_address(address + at).value = value

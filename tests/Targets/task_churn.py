"""An event loop that makes and ends tasks all the time, beside one that stays."""

import asyncio

import reporting


async def brief(depth):
    if depth:
        await brief(depth - 1)
    else:
        await asyncio.sleep(0)


async def keeper():
    await asyncio.sleep(1000)


async def main():
    asyncio.current_task().set_name("maker")
    kept = asyncio.get_running_loop().create_task(keeper())
    kept.set_name("keeper")
    await asyncio.sleep(0)
    reporting.report()
    while True:
        await asyncio.gather(*[brief(i % 5) for i in range(50)])


asyncio.run(main())

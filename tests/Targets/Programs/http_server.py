"""Answers requests with aiohttp on a port of its own, whose number it writes to the file "port", until asked to quit."""

import asyncio
import json
import os

from aiohttp import web


async def item(request):
    number = int(request.match_info["number"])
    await asyncio.sleep(0)
    numbers = [number * factor % 997 for factor in range(200)]
    return web.json_response({"item": number, "numbers": sorted(numbers), "text": json.dumps(numbers)})


async def serve():
    quitting = asyncio.Event()

    async def leave(request):
        quitting.set()
        return web.Response(text="bye")

    application = web.Application()
    application.add_routes([web.get("/item/{number}", item), web.get("/quit", leave)])
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    with open("port.new", "w") as file:
        file.write(str(runner.addresses[0][1]))
    os.rename("port.new", "port")
    await quitting.wait()
    await runner.cleanup()
    print("served")


asyncio.run(serve())

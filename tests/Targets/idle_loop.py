"""A program that has made an event loop and imported asyncio, but has no task."""

import asyncio

import reporting

loop = asyncio.new_event_loop()
reporting.report_when_parked(1)
reporting.park("main")

"""Threads that run Python at once, where there is no GIL; the report has their "ids".

    parallel.py spin THREADS [LIBRARY]    each spins; LIBRARY, an extension module, is imported when a line comes on standard input
    parallel.py collect THREADS           one more thread, the first of the ids, collects garbage again and again
"""

import gc
import importlib.machinery
import importlib.util
import os
import sys
import threading
import time

from reporting import report, thread_id

ids = []
reported = threading.Event()


class Node:
    def __init__(self):
        self.me = self


def start(function):
    def run():
        ids.append(thread_id())
        function()

    count = len(ids)
    threading.Thread(target=run, name=function.__name__, daemon=True).start()
    while len(ids) == count:
        time.sleep(0.001)


def spin():
    while True:
        pass


def collect():
    # One that stops the others all the time would let the report wait for half a minute.
    reported.wait()
    while True:
        gc.collect()


def load(path):
    loader = importlib.machinery.ExtensionFileLoader("switches_gil", path)
    loader.exec_module(importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader)))


def main(kind, threads, library=None):
    gc.disable()
    nodes = [Node() for _ in range(200000)] if kind == "collect" else []
    if kind == "collect":
        start(collect)
    for _ in range(int(threads)):
        start(spin)
    report(ids=ids, nodes=len(nodes))
    reported.set()
    if library is not None:
        os.read(0, 1)
        load(library)
    while True:
        time.sleep(1)


main(*sys.argv[1:])

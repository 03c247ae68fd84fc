"""Threads that each wait for a lock in another way; the report has their "ids", and of each the type and address of what it waits for,
and the id of the thread that holds it, where anybody knows.
"""

import ctypes
import queue
import threading
import time

from reporting import park, report, thread_id

ids = {}
objects = {}
lock = threading.Lock()
lock.acquire()
libc = ctypes.CDLL(None)
semaphore = (ctypes.c_long * 8)()
libc.sem_init(semaphore, 0, 0)


class Guarded:
    def __init__(self):
        self.lock = lock

    def enter(self):
        with self.lock:
            pass


def enter(thing):
    with thing:
        pass


def through_closure():
    own = lock

    def inner():
        own.acquire()

    inner()


def start(name, thing, function, *arguments, owner=None):
    def run():
        ids[name] = thread_id()
        function(*arguments)

    kind = type(thing)
    objects[name] = ["%s.%s" % (kind.__module__, kind.__qualname__), id(thing), owner]
    threading.Thread(target=run, name=name, daemon=True).start()
    while name not in ids:
        time.sleep(0.001)


def hold(*locks):
    for each in locks:
        each.acquire()
    ids["owner"] = thread_id()
    park("owner")


recursive = threading.RLock()
in_python = threading._PyRLock()
held = threading.Condition()
threading.Thread(target=hold, args=(recursive, in_python, held), name="owner", daemon=True).start()
while "owner" not in ids:
    time.sleep(0.001)

condition = threading.Condition()
event = threading.Event()
barrier = threading.Barrier(2)
counted = threading.Semaphore(0)
items = queue.Queue()
simple = queue.SimpleQueue()


def wait():
    with condition:
        condition.wait()


start("lock", lock, lock.acquire)
start("with", lock, enter, lock)
start("attribute", lock, Guarded().enter)
start("closure", lock, through_closure)
start("timeout", lock, lock.acquire, True, 10000)
start("rlock", recursive, enter, recursive, owner=ids["owner"])
start("python", in_python, in_python.acquire, owner=ids["owner"])
start("held", held, enter, held, owner=ids["owner"])
start("condition", condition, wait)
start("event", event, event.wait)
start("event-2", event, event.wait)
start("barrier", barrier, barrier.wait)
start("semaphore", counted, counted.acquire)
start("queue", items, items.get)
start("queue-timeout", items, items.get, True, 10000)
start("simple", simple, simple.get)
start("word", None, libc.sem_wait, semaphore)
objects["word"] = ["a lock", ctypes.addressof(semaphore), None]
report(ids=ids, objects=objects)
park("main")

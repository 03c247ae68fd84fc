"""Threads that each do one thing; the report has their ids by what they do, and the "port" and "file" of some.

    sleep      sleeps            lock    waits for a lock that nobody gives back
    read       reads a pipe      accept  waits for a connection     receive  waits for data of one
    flock      waits for the lock of a file that another process holds
    spin, spin compute, and take the GIL from one another           native   computes without the GIL
"""

import fcntl
import os
import socket
import sys
import tempfile
import threading
import time
import zlib

from reporting import report, thread_id

ids = {}


def start(name, function, *arguments):
    def run():
        ids[key] = thread_id()
        function(*arguments)

    key = name
    threading.Thread(target=run, name=name, daemon=True).start()
    while key not in ids:
        time.sleep(0.001)


def spin():
    while True:
        pass


def compress(data):
    while True:
        zlib.compress(data, 9)


def main():
    lock = threading.Lock()
    lock.acquire()
    pipe = os.pipe()
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(5)
    client = socket.create_connection(server.getsockname())
    connection = server.accept()[0]
    descriptor, path = tempfile.mkstemp()
    if os.fork() == 0:
        fcntl.flock(os.open(path, os.O_RDONLY), fcntl.LOCK_EX)
        os.write(pipe[1], b"x")
        while True:
            time.sleep(1)
    os.read(pipe[0], 1)
    os.unlink(path)
    start("sleep", time.sleep, 1000)
    start("lock", lock.acquire)
    start("read", os.read, pipe[0], 1)
    start("accept", server.accept)
    start("receive", client.recv, 1)
    start("flock", fcntl.flock, descriptor, fcntl.LOCK_EX)
    start("native", compress, os.urandom(1 << 24))
    start("spin-1", spin)
    start("spin-2", spin)
    assert connection.fileno() >= 0
    report(ids=ids, port=server.getsockname()[1], file=path + " (deleted)")
    while True:
        time.sleep(1)


if len(sys.argv) > 1 and sys.argv[1] == "alone":
    report(ids={"spin": thread_id()})
    spin()
main()

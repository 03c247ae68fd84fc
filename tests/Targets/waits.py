"""Threads that each wait in a system call; the report has their "ids" by the call, and the "child" that one of them waits for."""

import os
import select
import socket
import threading
import time

from reporting import report, thread_id

ids = {}


def start(name, function, *arguments):
    def run():
        ids[name] = thread_id()
        function(*arguments)

    threading.Thread(target=run, name=name, daemon=True).start()
    while name not in ids:
        time.sleep(0.001)


pipe = os.pipe()
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(5)
client = socket.create_connection(server.getsockname())
connection = server.accept()[0]
child = os.fork()
if child == 0:
    while True:
        time.sleep(1)

polled = select.poll()
polled.register(pipe[0], select.POLLIN)
polled.register(server, select.POLLIN)
watched = select.epoll()
for descriptor in pipe[0], server.fileno():
    watched.register(descriptor, select.EPOLLIN)

start("poll", polled.poll)
start("select", select.select, [pipe[0]], [], [client])
start("epoll", watched.poll)
start("wait", os.waitpid, child, 0)
report(ids=ids, child=child, port=server.getsockname()[1])
while True:
    time.sleep(1)

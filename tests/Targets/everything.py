"""All that where mode tells of threads that sleep, in one process; the report is that of tasks.py.

Threads that handle exceptions (exceptions.py), one with variables of each kind (locals.py), some that are in system calls,
and tasks of two event loops (tasks.py).
"""

import os
import socket
import threading
import time

import exceptions
import locals as variables
import tasks

if __name__ == "__main__":
    exceptions.start_all()
    pipe = os.pipe()
    server = socket.create_server(("127.0.0.1", 0))
    for name, call in dict(read=lambda: os.read(pipe[0], 1), accept=server.accept, sleep=lambda: time.sleep(1000)).items():
        threading.Thread(target=call, name=name, daemon=True).start()
    threading.Thread(
        target=variables.outer, args=(1, "two", 3.5), kwargs=dict(named=[4], other={"five": 5}), name="variables", daemon=True
    ).start()
    tasks.run()

"""Two workers of two threads on a port of the server's own, whose number goes to the file "port"."""

import os

bind = "127.0.0.1:0"
workers = 2
threads = 2
worker_tmp_dir = "."


def when_ready(server):
    with open("port.new", "w") as file:
        file.write(str(server.LISTENERS[0].getsockname()[1]))
    os.rename("port.new", "port")

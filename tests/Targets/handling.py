"""The main thread raises a signal in raise_it, whose handler, in C, writes into a pipe that is full, and so never returns."""

import faulthandler
import os
import signal

from reporting import report

reader, writer = os.pipe()
os.set_blocking(writer, False)
try:
    while True:
        os.write(writer, b"x" * 4096)
except BlockingIOError:
    os.set_blocking(writer, True)


def raise_it():
    signal.raise_signal(signal.SIGUSR1)


faulthandler.register(signal.SIGUSR1, file=writer, all_threads=False)
report()
raise_it()

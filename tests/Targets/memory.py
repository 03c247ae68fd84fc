"""Grows by 16 MiB and shrinks again, for ever, every step for about 20 ms."""

import mmap
import time

from reporting import report

SIZE = 16 << 20


def spin(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def grow():
    block = mmap.mmap(-1, SIZE)
    for page in range(0, SIZE, 4096):
        block[page] = 1
    spin(0.02)
    return block


def shrink(block):
    block.close()
    spin(0.02)


def main():
    report(size=SIZE)
    while True:
        shrink(grow())


main()

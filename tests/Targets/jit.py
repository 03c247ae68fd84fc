"""Loops that CPython's compiler translates, until it is ended: three functions and a generator."""

import sys

from reporting import report


def leaf(count):
    total = 0
    for number in range(count):
        total += number ^ 3
        if total > 1000000:
            total -= 1000000
    return total


def middle():
    result = 0
    for _ in range(50):
        result += leaf(2000)
    return result


def numbers(count):
    for number in range(count):
        yield number * 2


def consume():
    total = 0
    for number in numbers(50000):
        total += number
    return total


def work():
    while True:
        middle()
        consume()


report(jit=hasattr(sys, "_jit") and sys._jit.is_enabled())
work()

"""Spends half of its time, by the clock, in tiny functions and half in one long one, 10 ms each in turn."""

from time import perf_counter

from reporting import report


def tiny_leaf():
    return 1


def tiny_middle():
    return tiny_leaf()


def tiny_half(end):
    while perf_counter() < end:
        tiny_middle()
        tiny_middle()
        tiny_middle()
        tiny_middle()


def long_half(end):
    while perf_counter() < end:
        total = 0
        for number in range(1000):
            total += number


def main():
    report(halves=["tiny_half", "long_half"])
    start = perf_counter()
    while True:
        tiny_half(start + 0.010)
        long_half(start + 0.020)
        start += 0.020


main()

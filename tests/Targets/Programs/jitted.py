"""Compiles functions with numba, then runs what came out; prints the results."""

import numba
import numpy


@numba.njit
def collatz(limit):
    longest = 0
    for start in range(1, limit):
        steps = 0
        number = start
        while number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            steps += 1
        longest = max(longest, steps)
    return longest


@numba.njit
def smooth(values, rounds):
    for _ in range(rounds):
        for i in range(1, len(values) - 1):
            values[i] = (values[i - 1] + values[i] + values[i + 1]) // 3
    return values.sum()


@numba.vectorize(["int64(int64, int64)"])
def greatest_divisor(a, b):
    while b:
        a, b = b, a % b
    return a


print(collatz(700_000))
print(smooth(numpy.arange(20_000)[::-1].copy() ** 2, 1_000))
print(greatest_divisor(numpy.arange(1, 1_000_001), 5040).sum())

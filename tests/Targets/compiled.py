"""A function that numba compiles and that calls another one, for ever."""

import numba
import numpy

from reporting import report


@numba.njit
def inner(values):
    total = 0.0
    for i in range(values.shape[0]):
        total += numpy.sqrt(values[i]) * numpy.sin(values[i])
    return total


@numba.njit
def outer(values, count):
    total = 0.0
    for _ in range(count):
        total += inner(values)
    return total


def main():
    values = numpy.random.rand(10000)
    outer(values, 1)
    report()
    while True:
        outer(values, 100)


main()

"""Small functions of many shapes, each of a microsecond or less, for ever: operators, properties, comprehensions,
generators, lambdas called by C functions, recursion.

    self_time.py [THREADS]          in as many threads more
"""

import sys
import threading

from reporting import report


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Point(self.x * factor, self.y * factor)

    def __lt__(self, other):
        return self.x < other.x

    @property
    def length(self):
        return (self.x * self.x + self.y * self.y) ** 0.5


def move():
    point = Point(0.0, 0.0)
    for _ in range(20):
        point = point + Point(1.0, 2.0) * 0.5
    return point.length


def order():
    return sorted(Point(i * 7919 % 31, 0) for i in range(15))


def by_key():
    return sorted(range(30), key=lambda value: -value)


def even(count):
    for i in range(count):
        if i % 2 == 0:
            yield i


def squares(values):
    return [value * value for value in values]


def leaves(depth):
    if depth:
        yield from leaves(depth - 1)
        yield depth
        yield from leaves(depth - 1)


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def work():
    while True:
        move()
        order()
        by_key()
        sum(squares(even(30)))
        sum(leaves(5))
        fibonacci(10)


def main(threads="0"):
    for _ in range(int(threads)):
        threading.Thread(target=work, daemon=True).start()
    report()
    work()


main(*sys.argv[1:])

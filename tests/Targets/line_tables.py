"""Prints the line tables of functions of the standard library, and what the interpreter itself reads from them.

One JSON array a line: first line, table in hexadecimal, and for every instruction its byte offset with the line, or
from 3.11 on with line, end line, column and end column (1-based, 0 for none).
"""

import argparse
import dis
import inspect
import json
import sys
import typing


def codes(code):
    yield code
    for constant in code.co_consts:
        if inspect.iscode(constant):
            yield from codes(constant)


def positions(code):
    if sys.version_info >= (3, 11):
        for index, (line, end, column, last) in enumerate(code.co_positions()):
            if line is not None:
                yield [index * 2, line, end, 0 if column is None else column + 1, 0 if last is None else last + 1]
    elif sys.version_info >= (3, 10):
        for start, end, line in code.co_lines():
            if line is not None:
                for offset in range(start, end, 2):
                    yield [offset, line, 0, 0, 0]
    else:
        starts = dict(dis.findlinestarts(code))
        line = code.co_firstlineno
        for offset in range(0, len(code.co_code), 2):
            line = starts.get(offset, line)
            yield [offset, line, 0, 0, 0]


def main():
    for module in (argparse, inspect, typing, json):
        with open(module.__file__, encoding="utf-8") as source:
            for code in codes(compile(source.read(), module.__file__, "exec")):
                table = code.co_linetable if sys.version_info >= (3, 10) else code.co_lnotab
                print(json.dumps([code.co_firstlineno, table.hex(), list(positions(code))]))


main()

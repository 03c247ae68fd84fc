"""Runs the iterator of the library that it is given (tail_call.c), whose step sleeps."""
import ctypes
import sys

library = ctypes.PyDLL(sys.argv[1])
library.make_iterator.restype = ctypes.py_object


def main():
    for _ in library.make_iterator():
        pass


main()

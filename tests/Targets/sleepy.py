"""Sleeps for the seconds given, and ends. Imports nothing of the other targets."""

import sys
import time


def rest(seconds):
    time.sleep(seconds)


rest(float(sys.argv[1]))

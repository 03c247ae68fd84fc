"""Tells the time by the line it is on: each line of the function "clock" lasts half a millisecond.

The report has "start" (the monotonic clock, in seconds, when the first line began), "line" (its number) and "step"
(seconds per line), so that the earliest line in a profile tells when the first sample was taken.
"""

from time import perf_counter

from reporting import report

STEP = 0.0005
LINES = 16000


def main():
    source = "def clock(now, start):\n" + "".join(
        "    while now() < start + %.4f: pass\n" % (STEP * (line + 1)) for line in range(LINES))
    space = {}
    exec(compile(source, "clock.py", "exec"), space)
    start = perf_counter()
    report(start=start, line=2, step=STEP)
    space["clock"](perf_counter, start)


main()

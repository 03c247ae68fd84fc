"""Tells the time by the line it is on: each line of its functions clock_N lasts half a millisecond.

The report has "start" (the monotonic clock, in seconds, when line 1 began) and "step" (seconds per line), so that the
earliest line in a profile tells when the first sample was taken. A line "def" gives its time to the next one.
"""

from time import perf_counter

from reporting import report

STEP = 0.0005
LINES = 16000

# Some samplers give up on functions with long line tables.
LINES_PER_FUNCTION = 100


def main():
    lines = []
    functions = []
    while len(lines) < LINES:
        functions.append("clock_%d" % len(functions))
        lines.append("def %s(now, start):" % functions[-1])
        for _ in range(LINES_PER_FUNCTION):
            lines.append("    while now() < start + %.4f: pass" % (STEP * (len(lines) + 1)))
    space = {}
    exec(compile("\n".join(lines) + "\n", "clock.py", "exec"), space)
    start = perf_counter()
    report(start=start, step=STEP)
    for function in functions:
        space[function](perf_counter, start)


main()

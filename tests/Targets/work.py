"""Works for a while and ends.

    work.py [SECONDS [EXIT_CODE [LIMIT]]]

Prints a line at the start. Ends with EXIT_CODE, or by signal -EXIT_CODE when that is negative. LIMIT, where given,
is how many seconds it takes to obey SIGTERM and SIGINT.
"""

import os
import signal
import sys
import time

from reporting import report, thread_id


def work(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for _ in range(1000):
            pass


def main(seconds="1", code="0", limit=None, *ignored):
    if limit is not None:
        def obey(number, frame):
            time.sleep(float(limit))
            sys.exit(100 + number)

        signal.signal(signal.SIGTERM, obey)
        signal.signal(signal.SIGINT, obey)
    print("printed by the target", flush=True)
    report(thread=thread_id(), arguments=sys.argv[1:], executable=sys.executable)
    work(float(seconds))
    if int(code) < 0:
        os.kill(os.getpid(), -int(code))
    sys.exit(int(code))


if __name__ == "__main__":
    main(*sys.argv[1:])

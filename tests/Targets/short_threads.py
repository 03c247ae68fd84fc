"""Starts threads that end at once, for ever; the report has the thread id of the "main" thread."""

import threading

from reporting import report, thread_id


def work():
    for _ in range(2000):
        pass


def main():
    report(main=thread_id())
    while True:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


main()

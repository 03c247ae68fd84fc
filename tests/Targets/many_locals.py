"""A thread whose frame has thousands of variables, each of which takes long to print."""

import threading

import reporting

ROWS = [[[i * j for j in range(100)] for i in range(100)] for _ in range(100)]
SOURCE = "def crowd(rows):\n%s    park('crowd')\n" % "".join("    v%d = rows\n" % i for i in range(4000))


if __name__ == "__main__":
    names = {"park": reporting.park}
    exec(SOURCE, names)
    threading.Thread(target=names["crowd"], args=(ROWS,), daemon=True).start()
    reporting.report_when_parked(2)
    reporting.park("main")

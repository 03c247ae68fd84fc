"""Runs a made-up call graph for ever, in which every call stands on a line of its own.

    callgraph.py chains                      two alternating chains of twelve trivial functions
    callgraph.py random SEED tiny|small [generators]
                                             forty functions of about 50 ns or 3 us each, plain or partly generators
    callgraph.py random SEED tiny|small generators threads
                                             the same, in three threads more

The report has "outer" (the frames that call the graph), "functions" (name -> first and last line) and "calls"
(line -> the function called there); the file of all frames of the graph is "<graph>".
"""

import random
import sys
import threading

from reporting import report, stack

DEPTH = 12


class Graph:
    def __init__(self):
        self.lines = []
        self.functions = {}
        self.calls = {}

    def function(self, name, statements):
        """Adds a function; a statement is a text, or a text with the name of the function it calls."""
        first = len(self.lines) + 1
        self.lines.append("def %s():" % name)
        self.body(statements, "    ")
        self.functions[name] = [first, len(self.lines)]

    def body(self, statements, indent):
        for statement in statements:
            text, callee = statement if isinstance(statement, tuple) else (statement, None)
            self.lines.append(indent + text)
            if callee is not None:
                self.calls[len(self.lines)] = callee

    def run(self, statements, threads=0):
        first = len(self.lines) + 1
        self.lines.append("while True:")
        self.body(statements, "    ")
        self.functions["<module>"] = [first, len(self.lines)]
        code = compile("\n".join(self.lines) + "\n", "<graph>", "exec")
        for _ in range(threads):
            threading.Thread(target=exec, args=(code, {}), daemon=True).start()
        outer = stack(sys._getframe())
        outer[-1][2] = sys._getframe().f_lineno + 2  # where the graph is started, two lines below
        report(outer=[frame[:3] for frame in outer], functions=self.functions, calls=self.calls)
        exec(code, {})


def chains():
    graph = Graph()
    for letter in "ab":
        for level in range(DEPTH):
            callee = "%s%d" % (letter, level + 1)
            graph.function(
                "%s%d" % (letter, level), [(callee + "()", callee)] if level + 1 < DEPTH else ["x = 1"]
            )
    graph.run([("a0()", "a0"), ("b0()", "b0")])


def random_graph(seed, work, generators, threads):
    chance = random.Random(seed)
    levels = [["f%d" % i for i in range(level, 40, DEPTH)] for level in range(DEPTH)]
    kinds = {name: generators and chance.random() < 0.4 for level in levels for name in level}

    def call(name, inside_generator):
        if not kinds[name]:
            return [(name + "()", name)]
        if inside_generator and chance.random() < 0.5:
            return [("yield from %s()" % name, name)]
        return [("for _ in %s():" % name, name), "    pass"]

    graph = Graph()
    for level, names in enumerate(levels):
        for name in names:
            statements = list(work)
            if level + 1 < DEPTH:
                for _ in range(chance.choice((1, 2, 2))):
                    statements += call(chance.choice(levels[level + 1]), kinds[name]) + work
                if chance.random() < 0.3 and level + 2 < DEPTH:
                    statements += call(chance.choice(levels[level + 2]), kinds[name])
            if kinds[name]:
                statements += ["yield 1"] + work + ["yield 2"]
            graph.function(name, statements + ["x = 1"])
    graph.run([statement for name in levels[0] for statement in call(name, False)], threads)


def main(shape, seed="1", speed="tiny", *options):
    if shape == "chains":
        chains()
    else:
        random_graph(int(seed), ["for _ in range(60): pass"] if speed == "small" else [], "generators" in options, 3 if "threads" in options else 0)


main(*sys.argv[1:])

"""Parked under function and file names that break lines, or that a terminal would obey."""

from reporting import park, report_when_parked

FUNCTIONS = ["semi;colon", "line\nfeed", "return\rhome", "\x1b[31mred", "bell\x07", "\x9b1mbold", "colon:colon", "two  blanks", "tab\t"]


def main():
    space = {"then": lambda: park("unsafe names")}
    for function in FUNCTIONS:
        source = "\n" * 9 + "def call():\n    then()\n"
        inner = {"then": space["then"]}
        exec(compile(source, "file of %s 1.py" % function, "exec"), inner)
        call = inner["call"]
        changes = dict(co_name=function)
        if hasattr(call.__code__, "co_qualname"):
            changes["co_qualname"] = function
        call.__code__ = call.__code__.replace(**changes)
        space["then"] = call
    report_when_parked(1)
    space["then"]()


main()

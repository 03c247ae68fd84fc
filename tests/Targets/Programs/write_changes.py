"""Writes a series of changesets to the file "changes", as `hg export` would."""

import difflib

CHANGES = 250
LINES = 60

old = [f"line {line} of the file\n" for line in range(LINES)]
with open("changes", "w") as file:
    for change in range(CHANGES):
        name = f"file-{change % 10}"
        if change < 10:
            before, after = [], old
        else:
            step = change // 10
            before = [f"line {line} as of step {(step - 1) // (line % 5 + 1)}\n" if step > 1 else old[line] for line in range(LINES)]
            after = [f"line {line} as of step {step // (line % 5 + 1)}\n" for line in range(LINES)]
        file.write(f"# HG changeset patch\n# User Someone <someone@example.com>\n# Date {1_600_000_000 + change * 3600} 0\nChange {change}\n\n")
        file.write(f"diff --git a/{name} b/{name}\n" + ("new file mode 100644\n" if not before else ""))
        file.writelines(difflib.unified_diff(before, after, f"a/{name}" if before else "/dev/null", f"b/{name}"))
        file.write("\n")

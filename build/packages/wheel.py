"""Makes a Python wheel that carries the native executables.

    wheel.py BIN VERSION MACHINE GLIBC OUT

The tag says for which machine and from which glibc on they run; GLIBC is empty for static executables, which run beside
any C library. Nothing in the wheel is Python.
"""

import base64
import hashlib
import os
import sys
import time
import zipfile

NAME = "austin_dotnet"
PROGRAMS = ["austin", "austinp", "austinp-resolve", "austin-tools", "austin-tui"]
# What links to austin-tools elsewhere.
TOOLS = ["austin-record", "austin-web"]
TOOL = """#!/bin/sh
exec "$(dirname "$0")/austin-tools" %s "$@"
"""


def main(folder, version, machine, glibc, out):
    # The oldest that pip knows by number, the name that older ones have for it, and musl.
    platforms = ["manylinux_" + glibc.replace(".", "_")] if glibc else ["manylinux_2_17", "manylinux2014", "musllinux_1_1"]
    tags = ["py3-none-%s_%s" % (platform, machine) for platform in platforms]
    file_tag = "py3-none-" + ".".join("%s_%s" % (platform, machine) for platform in platforms)
    information = "%s-%s.dist-info" % (NAME, version)
    metadata = "\n".join([
        "Metadata-Version: 2.1",
        "Name: austin-dotnet",
        "Version: " + version,
        "Summary: Sampling profilers for CPython",
        "License: MIT",
        "Requires-Python: >=3.7",
        "",
        "The programs austin, austinp, austin-record, austinp-resolve, austin-tools, austin-tui and austin-web as native executables.",
        "",
    ])
    wheel = "\n".join(["Wheel-Version: 1.0", "Generator: wheel.py", "Root-Is-Purelib: false", *("Tag: " + tag for tag in tags), ""])
    files = {}
    for program in PROGRAMS:
        with open(os.path.join(folder, program), "rb") as source:
            files["%s-%s.data/scripts/%s" % (NAME, version, program)] = (source.read(), 0o755)
    # A wheel has no links.
    for tool in TOOLS:
        files["%s-%s.data/scripts/%s" % (NAME, version, tool)] = ((TOOL % tool).encode(), 0o755)
    files[information + "/METADATA"] = (metadata.encode(), 0o644)
    files[information + "/WHEEL"] = (wheel.encode(), 0o644)

    record = information + "/RECORD"
    lines = []
    for name, (content, _) in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append("%s,sha256=%s,%d" % (name, digest, len(content)))
    files[record] = ("\n".join(lines + [record + ",,", ""]).encode(), 0o644)

    when = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())), 315532800))[:6]
    with zipfile.ZipFile(os.path.join(out, "%s-%s-%s.whl" % (NAME, version, file_tag)), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (content, mode) in files.items():
            entry = zipfile.ZipInfo(name, when)
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


main(*sys.argv[1:])

"""Runs a command under a seccomp filter that refuses process_vm_readv and ptrace, as older container engines do.

    filtered.py COMMAND [ARG...]
"""

import ctypes
import os
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
RET_ALLOW = 0x7FFF0000
RET_EPERM = 0x00050001
PTRACE, PROCESS_VM_READV = (101, 310) if platform.machine() == "x86_64" else (117, 270)


def instruction(code, jump_true, jump_false, value):
    return struct.pack("<HBBI", code, jump_true, jump_false, value)


# Load the number of the system call; compare; return.
program = b"".join([
    instruction(0x20, 0, 0, 0),
    instruction(0x15, 2, 0, PTRACE),
    instruction(0x15, 1, 0, PROCESS_VM_READV),
    instruction(0x06, 0, 0, RET_ALLOW),
    instruction(0x06, 0, 0, RET_EPERM),
])
buffer = ctypes.create_string_buffer(program)


class Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
program_header = Filter(5, ctypes.addressof(buffer))
assert libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program_header)) == 0, ctypes.get_errno()
os.execvp(sys.argv[1], sys.argv[1:])

"""Parks threads and then forges the interpreter's structures of those threads, again and again, until it is ended.

    forging.py [SEED]

What is forged: thread states, frames, code objects and their strings and tables. With what: null and wild pointers,
pointers to the structure itself and to the others, giant and negative lengths, random bytes. Parked threads never run
again, so the process survives (mostly). Its report tells nothing; standard output ends with the number of forgeries.
"""

import ctypes
import gc
import os
import random
import sys
import threading
import time

from reporting import report

random.seed(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
gc.disable()
sys.setswitchinterval(1000)

THREADS = 4
DEPTH = 6
regions = []
keep = []
gate = threading.Semaphore(0)
ready = threading.Semaphore(0)
get_state = ctypes.pythonapi.PyThreadState_Get
get_state.restype = ctypes.c_void_p
get_state.argtypes = []


def chain(depth):
    if depth == 0:
        # The smallest thread state of the versions before 3.11 has 280 bytes.
        regions.append(("thread", get_state(), 384 if sys.version_info >= (3, 11) else 240))
        ready.release()
        gate.acquire()
        return
    text = "def step_%d(down, depth):\n    down(depth - 1)\n" % depth
    space = {}
    exec(compile(text, "/forged/file_%d.py" % depth, "exec"), space)
    function = space["step_%d" % depth]
    keep.append(function)
    function(chain, depth)


def collect():
    own = threading.get_ident()
    for ident, frame in sys._current_frames().items():
        if ident == own:
            continue
        while frame is not None:
            keep.append(frame)
            code = frame.f_code
            if code.co_filename.startswith("/forged"):
                keep.append(code)
                regions.append(("code", id(code), 200))
                for text in (code.co_filename, code.co_name, getattr(code, "co_qualname", None)):
                    if text is not None:
                        keep.append(text)
                        regions.append(("string", id(text), 56))
                table = getattr(code, "co_linetable", None) or getattr(code, "co_lnotab", None)
                if table is not None:
                    keep.append(table)
                    regions.append(("table", id(table), 64))
                regions.append(("frame object", id(frame), 72))
                if sys.version_info >= (3, 11):
                    inner = ctypes.c_uint64.from_address(id(frame) + 24).value
                    regions.append(("frame", inner, 88))
            frame = frame.f_back


def forge():
    addresses = [address for _, address, _ in regions]
    saved = [(address, ctypes.string_at(address, size)) for _, address, size in regions]
    wild = [0, 1, 7, 8, 0x1000, 2**31 - 1, 2**31, 2**32, 2**62, 2**63 - 1, 2**63, 2**64 - 1, 2**64 - 8,
            0x4141414141414141, 0x7FFFFFFFF000, 0x800000000000, 0xFFFF800000000000, 0xFFFFFFFFFF600000]
    count = 0
    write = ctypes.c_uint64.from_address
    while True:
        _, address, size = regions[random.randrange(len(regions))]
        kind = random.randrange(8)
        at = address + 8 * random.randrange(size // 8)
        if kind < 3:
            write(at).value = random.choice(wild)
        elif kind < 5:
            write(at).value = random.choice(addresses)
        elif kind == 5:
            write(at).value = address
        elif kind == 6:
            write(at).value = random.getrandbits(64)
        else:
            write(at).value = (write(at).value ^ (1 << random.randrange(64)))
        count += 1
        if count % 16 == 0:
            time.sleep(0.001)
        if count % 64 == 0:
            # Back to what was true, so that the next forgery is reached.
            for address, content in saved:
                ctypes.memmove(address, content, len(content))
        if count % 1000 == 0:
            os.write(1, b"%d forgeries\n" % count)


for _ in range(THREADS):
    threading.Thread(target=chain, args=(DEPTH,), daemon=True).start()
for _ in range(THREADS):
    ready.acquire()
time.sleep(0.05)
collect()
report()
forge()

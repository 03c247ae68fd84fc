"""Parks threads and forges the interpreter's structures of all but one of them; then stays as it is.

    forging.py [KIND...]     one thread for each kind of KINDS
    forging.py LIST          three threads; the list of them is forged in a way of LISTS
    forging.py random SEED   three threads, forged at random, again and again

Which words are forged is found by what they hold, not by the layout of a version. Parked threads never run again, so the
process survives. The report has the stacks as they were before, of the thread "unforged" too.
"""

import ctypes
import gc
import json
import os
import random
import struct
import sys
import threading
import time

from reporting import report, stack, thread_id

gc.disable()
sys.setswitchinterval(1000)

NEW = sys.version_info >= (3, 11)
LAYERS = ("outer", "middle", "inner")
# Pointers are aligned where the point is what they lead to.
NOWHERE, KERNEL, HOLE = 0x4141414141414140, 0xFFFF800000000000, 0x7FFFFFFFF000
GIANT, NEGATIVE, BIG = 2**62, 2**64 - 1, 2**31 - 1

memory = os.open("/proc/self/mem", os.O_RDONLY)
gate = threading.Lock()
gate.acquire()
parked = []
get_state = ctypes.pythonapi.PyThreadState_Get
get_state.restype = ctypes.c_void_p
get_state.argtypes = []


def read(address):
    try:
        return struct.unpack("Q", os.pread(memory, 8, address))[0]
    except (OSError, OverflowError, struct.error):
        return None


def write(address, value):
    ctypes.c_uint64.from_address(address).value = value


def find(address, size, value):
    """The address of the first word that holds a value, whatever its tag bits; None where there is none."""
    for at in range(address, address + size, 8):
        if read(at) & ~3 == value:
            return at
    return None


class Victim:
    """A thread to be forged, or not: three functions, each with a code object and strings of its own."""

    def __init__(self, kind):
        self.kind = kind
        self.functions = {}
        call = gate.acquire
        for layer in reversed(LAYERS):
            space = {"call": call}
            source = "def %s_of_%s(call=call):\n    call()\n" % (layer, kind)
            exec(compile(source, "/forged/%s/%s.py" % (kind, layer), "exec"), space)
            call = self.functions[layer] = space["%s_of_%s" % (layer, kind)]
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        self.state = get_state()
        self.task = thread_id()
        self.ident = threading.get_ident()
        parked.append(self)
        self.functions["outer"]()

    def look(self, frame):
        """What there is to forge, once the thread is parked."""
        # Copied: the strings are to be forged.
        self.truth = json.loads(json.dumps(dict(id=self.task, name=self.kind, frames=stack(frame))))
        self.kept = []
        self.frames = {}
        while frame is not None:
            self.kept.append(frame)
            for layer in LAYERS:
                if frame.f_code is self.functions[layer].__code__:
                    self.frames[layer] = read(id(frame) + 24) if NEW else id(frame)
            frame = frame.f_back

    def code(self, layer):
        return self.functions[layer].__code__

    def previous(self, layer, value):
        above = {"middle": "outer", "inner": "middle"}[layer]
        write(find(self.frames[layer], 80, self.frames[above]), value)

    def frame_code(self, layer, value):
        write(find(self.frames[layer], 80, id(self.code(layer))), value)

    def top(self, value):
        inner = self.frames["inner"]
        at = find(self.state, 128, inner)
        if at is None:
            # 3.11, 3.12: the thread state points to a structure on the C stack that points to the frame.
            for word in range(self.state, self.state + 128, 8):
                near = read(word)
                for at in (near, near + 8) if near > 4096 and read(near) is not None else ():
                    if read(at) == inner:
                        return write(at, value)
            raise LookupError("top frame")
        write(at, value)

    def code_word(self, value, new):
        """Forges every word of the code object that leads to a value."""
        code = self.code("middle")
        count = 0
        while (at := find(id(code) + 16, sys.getsizeof(code) - 16, id(value))) is not None:
            write(at, new)
            count += 1
        assert count > 0

    @property
    def name(self):
        code = self.code("middle")
        return code.co_qualname if NEW else code.co_name

    @property
    def table(self):
        code = self.code("middle")
        # A bytes object of its own for each access where the attribute is computed.
        names = ("co_linetable",) if sys.version_info >= (3, 10) else ("co_lnotab",)
        return getattr(code, names[0])

    def text(self, content):
        """Writes characters over those of the name; its length stays what it is."""
        ctypes.memmove(id(self.name) + sys.getsizeof("") - 1, content, len(content))
        assert len(content) <= len(self.name)


def size(thing, value):
    write(id(thing) + 16, value)


KINDS = {
    # Loops.
    "frame_of_itself": lambda v: v.previous("middle", v.frames["middle"]),
    "frames_in_a_ring": lambda v: v.previous("middle", v.frames["inner"]),
    # Wild pointers.
    "frame_nowhere": lambda v: v.previous("middle", NOWHERE),
    "frame_in_kernel": lambda v: v.previous("middle", KERNEL),
    "frame_crooked": lambda v: v.previous("middle", v.frames["outer"] + 5),
    "top_nowhere": lambda v: v.top(NOWHERE),
    "top_in_code": lambda v: v.top(id(v.code("inner"))),
    "code_in_hole": lambda v: v.frame_code("middle", HOLE),
    "code_is_text": lambda v: v.frame_code("middle", id(v.name)),
    "file_nowhere": lambda v: v.code_word(v.code("middle").co_filename, NOWHERE),
    "file_is_code": lambda v: v.code_word(v.code("middle").co_filename, id(v.code("middle"))),
    "name_in_kernel": lambda v: v.code_word(v.name, KERNEL),
    "table_nowhere": lambda v: v.code_word(v.table, NOWHERE),
    # Lengths.
    "file_giant": lambda v: size(v.code("middle").co_filename, GIANT),
    "file_big": lambda v: size(v.code("middle").co_filename, BIG),
    "name_negative": lambda v: size(v.name, NEGATIVE),
    "table_giant": lambda v: size(v.table, GIANT),
    "table_negative": lambda v: size(v.table, NEGATIVE),
    "instructions_giant": lambda v: size(v.code("middle") if NEW else v.code("middle").co_code, GIANT),
    # Names.
    "name_of_escapes_____": lambda v: v.text(b"\x1b]0;title\x07\x1b[2J\x9b1m\r\x08"),
    "name_of_lines_______": lambda v: v.text(b"a\nP1;T1:1;x:y:1 99\n\n# z: 1"),
    "name_of_separators__": lambda v: v.text(b";x:y:1;::;z 12,0,-7 :INVALID:"),
    "name_of_markup______": lambda v: v.text(b"</script><script>alert(1)//"),
}

# The list of threads, newest first: "first", "second", "third", the main thread. What the second leads to is forged.
LISTS = {
    "thread_of_itself": lambda first, second, third: second,
    "threads_in_a_ring": lambda first, second, third: first,
    "thread_nowhere": lambda first, second, third: NOWHERE,
    "thread_in_kernel": lambda first, second, third: KERNEL,
    "threads_by_the_thousand": lambda first, second, third: copies(second, third, 70000, 256),
}


def copies(state, following, count, length):
    """Thread states that are all alike, each the next of the one before."""
    keep = ctypes.create_string_buffer(ctypes.string_at(state, length) * count, length * count)
    start = ctypes.addressof(keep)
    at = find(state, 32, following) - state
    for i in range(count - 1):
        write(start + i * length + at, start + (i + 1) * length)
    parked.append(keep)
    return start


def victims(kinds):
    """Starts the threads and looks at them once they wait."""
    all_of_them = [Victim(kind) for kind in kinds]
    while len(parked) < len(all_of_them):
        time.sleep(0.001)
    time.sleep(0.05)
    while any(open("/proc/self/task/%d/stat" % v.task).read().rpartition(")")[2].split()[0] != "S" for v in all_of_them):
        time.sleep(0.005)
    frames = sys._current_frames()
    for victim in all_of_them:
        victim.look(frames[victim.ident])
    return all_of_them


def truth(all_of_them):
    own = dict(id=thread_id(), name="forger", frames=[])
    return [own] + [victim.truth for victim in all_of_them]


def forge_stacks(kinds):
    all_of_them = victims(["unforged"] + kinds)
    for victim in all_of_them[1:]:
        KINDS[victim.kind](victim)
    report(threads=truth(all_of_them))
    gate.acquire()


def forge_list(kind):
    all_of_them = victims(["third", "second", "first"])
    third, second, first = [victim.state for victim in all_of_them]
    write(find(second, 32, third), LISTS[kind](first, second, third))
    report(threads=truth(all_of_them))
    gate.acquire()


def forge_at_random(seed):
    """Forges words of every structure of four threads, and every so often puts back what was true."""
    random.seed(seed)
    all_of_them = victims(["unforged", "first", "second", "third"])
    regions = []
    for victim in all_of_them[1:]:
        regions.append((victim.state, 128))
        for layer in LAYERS:
            code = victim.code(layer)
            regions += [(victim.frames[layer], 80), (id(code), sys.getsizeof(code))]
            regions += [(id(text), sys.getsizeof(text)) for text in (code.co_filename, code.co_name)]
    addresses = [address for address, _ in regions]
    saved = [(address, ctypes.string_at(address, length)) for address, length in regions]
    wild = [0, 1, 8, 0x1000, BIG, 2**31, 2**32, GIANT, 2**63 - 1, 2**63, NEGATIVE, NOWHERE, HOLE, KERNEL]
    report(threads=truth(all_of_them))
    count = 0
    while True:
        address, length = random.choice(regions)
        at = address + 8 * random.randrange(length // 8)
        kind = random.randrange(5)
        if kind == 0:
            write(at, random.choice(wild))
        elif kind == 1:
            write(at, random.choice(addresses))
        elif kind == 2:
            write(at, address)
        elif kind == 3:
            write(at, random.getrandbits(64))
        else:
            write(at, read(at) ^ (1 << random.randrange(64)))
        count += 1
        if count % 16 == 0:
            time.sleep(0.001)
        if count % 64 == 0:
            for address, content in saved:
                ctypes.memmove(address, content, len(content))


if __name__ == "__main__":
    if sys.argv[1:2] == ["random"]:
        forge_at_random(int(sys.argv[2]))
    elif sys.argv[1:2] and sys.argv[1] in LISTS:
        forge_list(sys.argv[1])
    else:
        forge_stacks(sys.argv[1:] or list(KINDS))

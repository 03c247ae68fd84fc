"""Builds CPython from the source package of Debian; nothing is installed in the system. For the scripts beside it."""

import argparse
import glob
import importlib.machinery
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile

VERSION = "3.13"

# What takes long to build, or wants libraries.
LEFT_OUT = """
    _bz2 _codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _curses _curses_panel _dbm _decimal
    _elementtree _gdbm _hashlib _lzma _sqlite3 _ssl _tkinter _zoneinfo pyexpat readline
""".split()


class Build:
    """One way to build it. Error messages begin with the name of the script."""

    def __init__(self, name, abi="", options=(), left_out=()):
        """The program is python + name; abi is what its folders of modules and headers have behind the version."""
        self.script = os.path.basename(sys.argv[0])
        self.name = name
        self.folder = "python" + VERSION + abi
        self.options = ["OPT=-DNDEBUG -O2 -fwrapv", *options]
        self.left_out = LEFT_OUT + list(left_out)

    def unpack(self, suites, folder):
        """Unpacks the source of the first suite that serves it; returns where it is."""
        pythons = get_pythons()
        for suite in suites:
            state = os.path.join(folder, suite)
            os.makedirs(state)
            environment = pythons.apt(suite, state, kind="deb-src")
            # A mirror may list files that it does not serve.
            fetched = environment and subprocess.run(
                ["apt-get", "-qq", "--download-only", "source", "python" + VERSION], cwd=state, env=environment, stderr=subprocess.DEVNULL, check=False)
            archives = glob.glob(state + "/python*.orig.tar.*[!c]")
            if fetched and fetched.returncode == 0 and archives:
                source = os.path.join(state, "source")
                os.makedirs(source)
                subprocess.run(["tar", "-x", "--no-same-owner", "--strip-components=1", "-C", source, "-f", archives[0]], check=True)
                return source
            print("%s: no source of %s in %s" % (self.script, VERSION, suite), file=sys.stderr)
        return sys.exit("%s: no suite serves the source of CPython %s" % (self.script, VERSION))

    def build(self, source, prefix):
        """Builds it and puts what is needed of it into a folder."""
        log_path = prefix + ".log"
        with open(log_path, "w") as log:
            def run(*command):
                if subprocess.run(command, cwd=source, stdout=log, stderr=subprocess.STDOUT, check=False).returncode != 0:
                    sys.exit("%s: %s failed: see %s" % (self.script, os.path.basename(command[0]), log_path))

            run("./configure", "-q", "--prefix=" + prefix, "--without-ensurepip", "--disable-test-modules", "--without-doc-strings", *self.options)
            with open(source + "/Modules/Setup.local", "w") as out:
                out.write("*disabled*\n%s\n" % " ".join(self.left_out))
            run("make", "-s", "-j2", "all")
        library = "%s/lib/%s" % (prefix, self.folder)
        shutil.rmtree(prefix, ignore_errors=True)
        shutil.copytree(source + "/Lib", library, ignore=shutil.ignore_patterns("test", "idlelib", "tkinter", "ensurepip", "turtledemo", "__pycache__"))
        os.makedirs(library + "/lib-dynload")
        for path in glob.glob(source + "/build/lib.linux-*/*.so"):
            shutil.copy(path, library + "/lib-dynload")
        for path in glob.glob(source + "/build/lib.linux-*/_sysconfigdata*.py"):
            shutil.copy(path, library)
        # Extension modules of the tests are compiled with them.
        shutil.copytree(source + "/Include", "%s/include/%s" % (prefix, self.folder))
        shutil.copy(source + "/pyconfig.h", "%s/include/%s" % (prefix, self.folder))
        os.makedirs(prefix + "/bin")
        shutil.copy(source + "/python", "%s/bin/python%s" % (prefix, self.name))
        os.remove(log_path)

    def main(self, description, test, prepare=lambda work: None):
        """
        What a script does: nothing where the program runs the test already. prepare is called with a folder for files
        that only the build needs.
        """
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument("--into", default=os.path.expanduser("~/.cache/austin-pythons"), metavar="FOLDER")
        parser.add_argument("--suites", nargs="+", default=["sid", "testing", "trixie"], metavar="SUITE")
        options = parser.parse_args()
        into = os.path.abspath(options.into)
        program = "%s/bin/python%s" % (into, self.name)
        if runs(program, test):
            return
        os.makedirs(into + "/bin", exist_ok=True)
        prefix = os.path.join(into, self.name)
        with tempfile.TemporaryDirectory() as work:
            prepare(work)
            self.build(self.unpack(options.suites, work), prefix)
        if os.path.lexists(program):
            os.remove(program)
        os.symlink("../%s/bin/python%s" % (self.name, self.name), program)
        if not runs(program, test):
            sys.exit("%s: CPython %s does not run" % (self.script, self.name))
        print(subprocess.run([program, "-VV"], stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout.strip())


def get_pythons():
    """The script beside this one, which knows how to ask apt."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "get-pythons")
    loader = importlib.machinery.SourceFileLoader("get_pythons", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


def runs(program, test):
    """Whether a Python starts and ends a script with 0."""
    try:
        return subprocess.run([program, "-c", test], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False

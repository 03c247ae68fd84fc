#!/usr/bin/env python3
"""A server of profiles on the loopback interface that insists on the limits that Pyroscope documents.

    server.py FILE [FAULTS]     writes a line of JSON into FILE for each profile that it took, the first line is {"port": N}

Of a hundred requests FAULTS get no answer but an error that a client has to try again after, or a connection that breaks; none after SIGUSR1.
"""

import gzip
import http.server
import itertools
import json
import re
import signal
import sys
import threading
import time

import wire

MOST_SAMPLES = 16_000
MOST_BYTES = 4 << 20
MOST_LABELS = 30
SPREAD = 37
HOUR = 3600
TEN_MINUTES = 600
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*\Z")


class Refusal(Exception):
    """What a server says no with: a status and a text."""


class Handler(http.server.BaseHTTPRequestHandler):
    """Takes pushes of Pyroscope and of OTLP, and counts."""

    protocol_version = "HTTP/1.1"
    lock = threading.Lock()
    numbers = itertools.count(1)
    faults = 0
    output = None

    def do_POST(self):
        """One request."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        number = next(self.numbers)
        if number * SPREAD % 100 < self.faults:
            self.fail(number)
            return
        try:
            lines = "".join(json.dumps(profile) + "\n" for profile in self.judge(body))
        except Refusal as refusal:
            self.note({"refused": str(refusal)})
            self.answer(refusal.args[0], str(refusal.args[1]).encode())
            return
        except Exception as error:  # A request that cannot be read is the client's fault.
            self.note({"refused": repr(error)})
            self.answer(400, repr(error).encode())
            return
        with self.lock:
            self.output.write(lines + json.dumps({"request": len(body), "path": self.path}) + "\n")
            self.output.flush()
        self.answer(200, b"")

    def judge(self, body):
        """The profiles of a request; raises where a server would."""
        if self.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        if len(body) > MOST_BYTES:
            raise Refusal(413, "a request of %d bytes" % len(body))
        kind = self.headers["Content-Type"]
        if self.path == "/push.v1.PusherService/Push" and kind == "application/proto" and self.headers["Connect-Protocol-Version"] == "1":
            profiles = list(wire.read_push(body))
            for labels in (profile["labels"] for profile in profiles):
                if len(labels) > MOST_LABELS or not labels.get("service_name") or not labels.get("__name__") or not all(map(LABEL.match, labels)):
                    raise Refusal(400, "labels %r" % labels)
        elif self.path == "/v1development/profiles" and kind == "application/x-protobuf":
            profiles = list(wire.read_otlp(body))
        else:
            raise Refusal(404, "nothing at %s for %s" % (self.path, kind))
        now = time.time()
        for profile in profiles:
            profile["protocol"] = "otlp" if self.path.endswith("profiles") else "pyroscope"
            if profile["samples"] > MOST_SAMPLES:
                raise Refusal(422, "%d samples" % profile["samples"])
            if not now - HOUR <= profile["start"] / 1e9 <= now + TEN_MINUTES:
                raise Refusal(422, "a start at %d" % profile["start"])
        return profiles

    def fail(self, number):
        """Says that it has no time, one way after the other."""
        way = number // 10 % 3
        if way == 0:
            self.close_connection = True
            self.connection.close()
        else:
            self.answer(429 if way == 1 else 503, b"busy", retry_after=way == 1)

    def answer(self, status, body, retry_after=False):
        """Sends an answer; who has lost patience gets none."""
        try:
            self.send_response(status)
            if retry_after:
                self.send_header("Retry-After", "1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def note(self, what):
        """Writes a line."""
        with self.lock:
            self.output.write(json.dumps(what) + "\n")
            self.output.flush()

    def log_message(self, *_):
        """Says nothing."""

    def finish(self):
        """Ends a connection, also one that is closed."""
        try:
            super().finish()
        except (OSError, ValueError):
            pass


def main(path, faults="0"):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Handler.faults = int(faults)
    signal.signal(signal.SIGUSR1, lambda *_: setattr(Handler, "faults", 0))
    with open(path, "w", encoding="utf-8") as Handler.output:
        Handler.output.write(json.dumps({"port": server.server_address[1]}) + "\n")
        Handler.output.flush()
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])

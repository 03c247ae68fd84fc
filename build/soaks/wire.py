"""Reads protobuf messages by the rules of the wire format alone, and requests of Pyroscope and of OTLP with them."""

import struct


def varint(data, at):
    """The number at a place, and the place behind it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("a number of more than 64 bits")


def fields(data):
    """Yields (field, value) of a message; values are numbers or bytes."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            (value,) = struct.unpack_from("<Q", data, at)
            at += 8
        elif kind == 2:
            length, at = varint(data, at)
            value = data[at:at + length]
            at += length
            if len(value) < length:
                raise ValueError("a message that is cut short")
        else:
            raise ValueError("wire type %d" % kind)
        yield tag >> 3, value


def every(data, field):
    """All values of a field."""
    return [value for number, value in fields(data) if number == field]


def last(data, field, default=0):
    """The last value of a field."""
    values = every(data, field)
    return values[-1] if values else default


def packed(data):
    """The numbers of a packed field."""
    numbers, at = [], 0
    while at < len(data):
        value, at = varint(data, at)
        numbers.append(value)
    return numbers


def profile(labels, start, duration, kind, values):
    """A profile as the checks want it; times in ns."""
    return {"labels": labels, "start": start, "duration": duration, "type": kind, "samples": len(values), "sum": sum(values)}


def read_push(body):
    """The profiles of push.v1.PushRequest."""
    for series in every(body, 1):
        labels = {last(label, 1, b"").decode(): last(label, 2, b"").decode() for label in every(series, 1)}
        for sample in every(series, 2):
            pprof = last(sample, 1, b"")
            strings = [text.decode() for text in every(pprof, 6)]
            kind = strings[last(last(pprof, 1, b""), 1)]
            values = [packed(last(one, 2, b""))[0] for one in every(pprof, 2)]
            yield profile(labels, last(pprof, 9), last(pprof, 10), kind, values)


def read_otlp(body):
    """The profiles of ExportProfilesServiceRequest, by the field numbers of release 1.10."""
    strings = [text.decode() for text in every(last(body, 2, b""), 5)]
    for resource in every(body, 1):
        labels = {}
        for attribute in every(last(resource, 1, b""), 1):
            value = last(attribute, 2, b"")
            labels[last(attribute, 1, b"").decode()] = str(last(value, 3)) if every(value, 3) else last(value, 1, b"").decode()
        for scope in every(resource, 2):
            for message in every(scope, 2):
                kind = strings[last(last(message, 1, b""), 1)]
                values = [packed(last(one, 4, b""))[0] for one in every(message, 2)]
                yield profile(labels, last(message, 3), last(message, 4), kind, values)

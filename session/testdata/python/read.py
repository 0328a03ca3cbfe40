"""Reads a gosess session file, as docs/format.md describes it, and prints what is in it as JSON.

    python3 read.py SESSION

Needs cbor2, numpy and zstandard. Every checksum is compared; anything that is not as described ends it with an error.
"""

import datetime
import io
import json
import sys

import cbor2
import numpy
import zstandard

BOOL, COMPLEX, FLOAT, INTEGERS = 1, (15, 16), (13, 14), range(2, 13)
ARRAY, CHAN, FUNC, INTERFACE, MAP, POINTER, SLICE, STRING, STRUCT = range(17, 26)
TYPED = {64: "<u1", 69: "<u2", 70: "<u4", 71: "<u8", 72: "<i1", 77: "<i2", 78: "<i4", 79: "<i8", 85: "<f4", 86: "<f8"}


def checksum_table():
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
        table.append(n)
    return table


TABLE = checksum_table()


def checksum(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def want(condition, *words):
    if not condition:
        raise ValueError(" ".join(map(str, words)))


def unpacked(frames, length):
    """The bytes that frames of Zstandard, one after the other, hold."""
    want(length <= 256 * len(frames), "packed record of", len(frames), "bytes claims to hold", length)
    plain = zstandard.ZstdDecompressor().stream_reader(frames, read_across_frames=True).read(length + 1)
    want(len(plain) == length, "packed record holds", len(plain), "bytes or more, want", length)
    return plain


def records(data):
    """Yields kind, body and where the body begins, of each record but the end."""
    want(data.startswith(b"\xd9\xd9\xf7"), "no CBOR sequence")
    stream = io.BytesIO(data)
    stream.seek(3)
    decoder = cbor2.CBORDecoder(stream)
    first = decoder.decode()
    want(first[0] == "gosess" and first[1] in (1, 2), "not a file of gosess, or of a later one:", first)
    want(first[2:] in ([], ["zstd"]), "compressed in an unknown way:", first)
    count, sums = 0, b""
    while True:
        start = stream.tell()
        kind, *packed, body, found = decoder.decode()
        end = stream.tell()
        want(data[end - 5] == 0x1A and checksum(data[start : end - 5]) == found, "record at", start, "has another checksum")
        if packed:
            want(len(first) == 3, "packed record in a file that is not compressed")
            plain = unpacked(body, packed[0])
        else:
            want(body.tag == 24, "body of the record at", start, "has tag", body.tag)
            plain = body.value
        if kind == 0:
            want(cbor2.loads(plain) == [count, checksum(sums)], "records are missing")
            want(end == len(data), "something follows the end")
            return
        count, sums = count + 1, sums + data[end - 4 : end]
        yield kind, plain, end - 5 - len(plain)


class Type:
    def __init__(self, record):
        self.kind, self.name, self.package = record[1], record.get(2, ""), record.get(3, "")
        self.element, self.key, self.length = record.get(5), record.get(6), record.get(7, 0)
        self.fields, self.form = record.get(9, []), record.get(14, 0)


class Object:
    def __init__(self, sort, type, size):
        self.sort, self.type, self.size, self.items = sort, type, size, []


class Group:
    """Variables and everything that they lead to."""

    def __init__(self):
        self.next = (0, 0)  # object and element whose content comes next
        self.aligned = 0  # records of numbers that could be mapped

    def read(self, kind, body, offset):
        """Takes a record in."""
        if kind == 7:  # a copy, for damaged files
            return
        item = cbor2.loads(body)
        if kind == 1:
            self.types = [Type(t) for t in item]
        elif kind == 2:
            self.variables = item
        elif kind == 3:
            self.declare(*item)
        elif kind == 4:
            self.take(*item)
        elif kind == 5:
            number, first, padding, numbers = item
            want((offset + len(body) - len(numbers.value)) % 64 == 0, "numbers at", offset, "are not aligned")
            self.take(number, first, numbers)
            self.aligned += 1
        elif kind == 6:
            want(self.next == (len(self.objects), 0), "contents end at", self.next, "of", len(self.objects))
            self.lost = item.get(1, [])

    def declare(self, blocks, funcs, maps):
        self.objects = []
        for i in range(0, len(blocks), 3):
            self.objects += [Object("block", blocks[i], blocks[i + 1]) for _ in range(blocks[i + 2])]
        self.objects += [Object("func", None, 1) for _ in range(funcs)]
        self.objects += [Object("map", maps[i], maps[i + 1]) for i in range(0, len(maps), 2)]

    def take(self, number, first, *contents):
        want((number, first) == self.next, "contents of", (number, first), "where those of", self.next, "should be")
        for content in contents:
            o = self.objects[number]
            if o.sort == "map":
                o.items += zip(content[::2], content[1::2])
            elif isinstance(content, cbor2.CBORTag) and content.tag in TYPED:
                o.items += self.numbers(o.type, content)
            elif o.size == 1:
                o.items.append(content)
            else:
                o.items += [None] * o.size if content is None else content
            want(len(o.items) <= o.size, "object", number, "has", len(o.items), "elements, want", o.size)
            number, first = (number, len(o.items)) if len(o.items) < o.size else (number + 1, 0)
        self.next = (number, first)

    def numbers(self, t, tag):
        array = numpy.frombuffer(tag.value, TYPED[tag.tag])
        if self.types[t].kind in COMPLEX:
            array = array[::2] + 1j * array[1::2]
        return list(array)

    def flat(self, t):
        """The elements of a type that is no array, and how many of them a value has."""
        count = 1
        while self.types[t].kind == ARRAY and self.types[t].form == 0:
            t, count = self.types[t].element, count * self.types[t].length
        return t, count

    def elements(self, t, value):
        """The elements of an array, nested ones in a row."""
        if isinstance(value, cbor2.CBORTag):
            return self.numbers(self.flat(t)[0], value)
        if value is None:
            return [None] * self.flat(t)[1]
        return value

    def locate(self, place):
        """The row of elements that a place leads into, and the index of the one."""
        if isinstance(place, int):
            place = [place, 0]
        o = self.objects[place[0]]
        want(o.sort == "block", "place", place, "is in a", o.sort)
        t, items, i = o.type, o.items, place[1] if len(place) > 1 else 0
        for field, index in zip(place[2::2], place[3::2]):
            t, value = self.types[t].fields[field][1], items[i][field]
            items = self.elements(t, value) if self.types[t].kind == ARRAY else [value]
            t, i = self.flat(t)[0], index
        return items, i


class Shower:
    """Makes JSON of values. What pointers and maps lead to has a number, and is shown apart."""

    def __init__(self, group):
        self.group, self.numbers, self.targets = group, {}, []
        self.touched = set()  # objects

    def show(self, t, v):
        t = self.group.types[t]
        if t.form > 0:
            return self.whole(t.form, v)
        if t.kind == STRUCT and v is not None:
            return {f[0]: self.show(f[1], x) for f, x in zip(t.fields, v)}
        if v is None or t.kind in (BOOL, CHAN):
            return v
        if t.kind in INTEGERS:
            return int(v)
        if t.kind in FLOAT:
            return float(v) if numpy.isfinite(v) else str(float(v))
        if t.kind in COMPLEX:
            return [v[0], v[1]] if isinstance(v, list) else [float(v.real), float(v.imag)]
        if t.kind == STRING:
            return v if isinstance(v, str) else {"bytes": v.hex()}
        return {ARRAY: self.array, SLICE: self.slice, POINTER: self.pointer, INTERFACE: self.interface, MAP: self.map, FUNC: self.func}[t.kind](t, v)

    def whole(self, form, v):
        if v is None or form == 3:
            return v
        if form == 4:
            at = datetime.datetime.fromtimestamp(v[0], datetime.timezone.utc)
            return at.strftime("%Y-%m-%dT%H:%M:%S") + ".%09d" % v[1] + " " + str(v[2][-1])
        if form == 5:
            return str(v[-1])
        return v.hex() if isinstance(v, bytes) else str(v)

    def row(self, t, items, i, count):
        """count values of type t from items, from index i on."""
        step = self.group.flat(t)[1]
        return [self.one(t, items, i + n * step) for n in range(count)]

    def one(self, t, items, i):
        of = self.group.types[t]
        if of.kind == ARRAY and of.form == 0:
            return self.row(of.element, items, i, of.length)
        return self.show(t, items[i])

    def array(self, t, v):
        items = self.group.elements(self.group.types.index(t), v)
        return self.row(t.element, items, 0, t.length)

    def slice(self, t, v):
        if v == []:
            return []
        if isinstance(v, int):
            self.touched.add(v)
            o = self.group.objects[v]
            return self.part(t, v, o.items, 0, o.size // self.group.flat(t.element)[1])
        if len(v) == 2:
            return [None] * v[0]
        self.touched.add(v[0])
        items, i = self.group.locate([v[0], *v[3:]])
        want(i + v[2] * self.group.flat(t.element)[1] <= len(items), "slice", v, "is longer than what is there")
        return self.part(t, (*v[3:], v[0]), items, i, v[1])

    def part(self, t, key, items, i, count):
        return self.refer(("part", key, i, count), lambda: self.row(t.element, items, i, count), inline=True)

    def refer(self, key, make, **more):
        """The number of an object, or of a part of one; make shows it, later."""
        if key not in self.numbers:
            self.numbers[key] = len(self.targets)
            self.targets.append(make)
        return {"ref": self.numbers[key], **more}

    def shown_targets(self):
        shown = []
        while len(shown) < len(self.targets):
            shown.append(self.targets[len(shown)]())
        return shown

    def pointer(self, t, v):
        if isinstance(v, list) and isinstance(v[0], str):
            return {"variable": v[0]}
        place = [v, 0] if isinstance(v, int) else v
        self.touched.add(place[0])
        items, i = self.group.locate(v)
        return self.refer(("place", *place), lambda: self.one(t.element, items, i))

    def interface(self, t, v):
        if isinstance(v, int):
            box = self.group.objects[v]
            return {"type": self.name(box.type), "value": self.refer(("box", v), lambda: self.show(box.type, box.items[0]), inline=True)}
        return {"type": self.name(v[0]), "value": self.show(*v)}

    def map(self, t, v):
        self.touched.add(v)
        entries = self.group.objects[v].items
        return self.refer(("map", v), lambda: [[self.show(t.key, k), self.show(t.element, e)] for k, e in entries])

    def func(self, t, v):
        self.touched.add(v)
        name, number, receiver, captured = self.group.objects[v].items[0]
        shown = {"func": name}
        if receiver is not None:
            shown["receiver"] = self.interface(None, receiver)
        for name, number, place in captured:
            items, i = self.group.locate(place)
            self.touched.add(place if isinstance(place, int) else place[0])
            shown.setdefault("captured", {})[name] = self.one(number, items, i)
        return shown

    def name(self, number):
        t = self.group.types[number]
        if t.name:
            return (t.package + "." if t.package else "") + t.name
        if t.kind == MAP:
            return "map[" + self.name(t.key) + "]" + self.name(t.element)
        if t.kind == INTERFACE:
            return "any"
        inner = self.name(t.element) if t.element is not None else ""
        return {POINTER: "*", SLICE: "[]", ARRAY: "[%d]" % t.length, CHAN: "chan "}.get(t.kind, "kind %d " % t.kind) + inner


def read(data):
    session, group = {"cells": [], "program": {}, "lost": []}, Group()
    for kind, body, offset in records(data):
        if kind < 16:
            group.read(kind, body, offset)
        elif kind == 16:
            session["writer"] = cbor2.loads(body)[1]
        elif kind == 17:
            d = cbor2.loads(body)
            session["program"][d[2]] = d.get(6, "")
        elif kind == 18:
            session["cells"].append(cbor2.loads(body)[2])
        elif kind == 19:
            session["lost"].append(cbor2.loads(body)[2])
    session["lost"] += [t[2] for t in group.lost]
    session["aligned"] = group.aligned
    session["values"], touched, shower = {}, {}, Shower(group)
    for name, t, place, source in group.variables:
        shower.touched = set()
        if place is None:
            session["values"][name] = None
            continue
        items, i = group.locate(place)
        session["values"][name] = shower.one(t, items, i)
        touched[name] = shower.touched | {place if isinstance(place, int) else place[0]}
    session["targets"] = shower.shown_targets()
    names = sorted(touched)
    session["shared"] = [[a, b] for a in names for b in names if a < b and touched[a] & touched[b]]
    return session


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as f:
        print(json.dumps(read(f.read())))

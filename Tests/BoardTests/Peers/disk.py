#!/usr/bin/env python3
"""A disk with a volatile cache, served over NBD on a Unix socket: what was not flushed is lost when the power goes.

  disk.py IMAGE SOCKET SEED

Says "ready" when it listens. A line "cut FILE" on standard input writes to FILE what such a disk holds when power goes at
that moment: all that was flushed, and of the sectors written since a part that is drawn, none or all of them included. It
answers "cut FILE" when that is done. Ends when its input does.
"""
import os
import random
import select
import socket
import struct
import sys

SECTOR = 512
# NBD: fixed newstyle; the export can flush and takes writes that are to be flushed at once (FUA).
MAGIC, OPTION, OPTION_REPLY = b"NBDMAGIC", b"IHAVEOPT", 0x3E889045565A9
REQUEST, REPLY = 0x25609513, 0x67446698
EXPORT_NAME, ABORT, INFO, GO = 1, 2, 6, 7
ACK, REP_INFO, UNSUPPORTED = 1, 3, 0x80000001
FLAGS = 1 | 1 << 2 | 1 << 3
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
FUA, EINVAL = 1, 22


class Disk:
    def __init__(self, image):
        with open(image, "rb") as file:
            self.stable = bytearray(file.read())
        self.cached = bytearray(self.stable)
        self.dirty = {}

    def write(self, offset, data, at_once):
        self.cached[offset:offset + len(data)] = data
        sectors = range(offset // SECTOR, (offset + len(data) + SECTOR - 1) // SECTOR)
        if at_once:
            self.settle(sectors)
        for sector in sectors:
            if at_once:
                self.dirty.pop(sector, None)
            else:
                self.dirty[sector] = True

    def flush(self):
        self.settle(self.dirty)
        self.dirty = {}

    def settle(self, sectors):
        for sector in sectors:
            place = slice(sector * SECTOR, (sector + 1) * SECTOR)
            self.stable[place] = self.cached[place]

    def cut(self, path, chance):
        image = bytearray(self.stable)
        kept = chance.choice([0, 0, 0.5, 1])
        for sector in self.dirty:
            if chance.random() < kept:
                place = slice(sector * SECTOR, (sector + 1) * SECTOR)
                image[place] = self.cached[place]
        with open(path, "wb") as file:
            file.write(image)


def exactly(wire, count):
    data = b""
    while len(data) < count:
        more = wire.recv(count - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def negotiate(wire, size):
    wire.sendall(MAGIC + OPTION + struct.pack(">H", 1 | 2))
    exactly(wire, 4)
    while True:
        _, option, length = struct.unpack(">8sII", exactly(wire, 16))
        exactly(wire, length)
        if option == EXPORT_NAME:
            return wire.sendall(struct.pack(">QH", size, FLAGS))
        if option in (INFO, GO):
            info = struct.pack(">HQH", 0, size, FLAGS)
            wire.sendall(struct.pack(">QIII", OPTION_REPLY, option, REP_INFO, len(info)) + info)
        wire.sendall(struct.pack(">QIII", OPTION_REPLY, option, ACK if option in (ABORT, INFO, GO) else UNSUPPORTED, 0))
        if option == GO:
            return
        if option == ABORT:
            raise EOFError


def serve(wire, disk):
    magic, flags, kind, cookie, offset, length = struct.unpack(">IHHQQI", exactly(wire, 28))
    if magic != REQUEST or kind == DISCONNECT:
        raise EOFError
    error, data = 0, b""
    if kind == READ:
        data = bytes(disk.cached[offset:offset + length])
    elif kind == WRITE:
        disk.write(offset, exactly(wire, length), flags & FUA)
    elif kind == FLUSH:
        disk.flush()
    else:
        error = EINVAL
    wire.sendall(struct.pack(">IIQ", REPLY, error, cookie) + data)


def main():
    image, path, seed = sys.argv[1:]
    disk, chance = Disk(image), random.Random(int(seed))
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    print("ready", flush=True)
    wires, text = [], b""
    while True:
        ready, _, _ = select.select([listener, 0] + wires, [], [])
        for one in ready:
            if one is listener:
                wire, _ = listener.accept()
                try:
                    negotiate(wire, len(disk.stable))
                    wires.append(wire)
                except EOFError:
                    wire.close()
            elif one == 0:
                more = os.read(0, 4096)
                if not more:
                    return
                text += more
                while b"\n" in text:
                    line, text = text.split(b"\n", 1)
                    disk.cut(line.decode().split(" ", 1)[1], chance)
                    print(line.decode(), flush=True)
            else:
                try:
                    serve(one, disk)
                except (EOFError, ConnectionError):
                    wires.remove(one)


if __name__ == "__main__":
    main()

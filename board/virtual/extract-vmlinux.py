#!/usr/bin/env python3
"""Takes the ELF image out of a compressed kernel.

  extract-vmlinux.py VMLINUZ VMLINUX

QEMU boots the ELF through its PVH note, so that the guest need not inflate the kernel under emulation: 2 s less a boot.
"""
import lzma
import struct
import subprocess
import sys
import zlib


def payload(image):
    """The compressed payload, by the boot protocol's header."""
    if image[0x202:0x206] != b"HdrS":
        sys.exit("not a Linux boot image")
    setup_sectors = image[0x1F1] or 4
    start = (setup_sectors + 1) * 512
    offset, length = struct.unpack_from("<II", image, 0x248)
    return image[start + offset : start + offset + length]


def inflate(data):
    if data[:6] == b"\xfd7zXZ\0":
        return lzma.LZMADecompressor(lzma.FORMAT_XZ).decompress(data)
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return subprocess.run(["zstd", "-dcq"], input=data, stdout=subprocess.PIPE, check=True).stdout
    if data[:2] == b"\x1f\x8b":
        return zlib.decompressobj(31).decompress(data)
    sys.exit("unknown kernel compression %r" % data[:6])


def main(source, target):
    with open(source, "rb") as file:
        image = inflate(payload(file.read()))
    if image[:4] != b"\x7fELF":
        sys.exit("the payload of %s is no ELF image" % source)
    with open(target, "wb") as file:
        file.write(image)


if __name__ == "__main__":
    main(*sys.argv[1:3])

#!/usr/bin/env python3
"""Writes an archive the kernel unpacks as its first file system (newc cpio, uncompressed: inflating takes seconds here).

  mkinitramfs.py OUT [--overlay] [--modules DIR --module NAME ...] [--busybox PATH] [--libraries DIR ...]
                 [--program SRC[:DST] ...] [--file SRC:DST ...] [--tree SRC:DST ...] [--text DST=TEXT ...]
                 [--link DST=TO ...] [--root DIR]

--root takes a whole file system, links and modes as they stand, all of it root's. --module brings the modules it depends on; /etc/modules holds the order of loading.
--program brings every shared object that ldd names. --overlay is for an archive appended to another one.
No cpio, depmod, kmod or root needed.
"""
import argparse
import os
import re
import stat
import subprocess
import sys

LIBRARIES = "lib/x86_64-linux-gnu/"


class Cpio:
    def __init__(self, path):
        self.file = open(path, "wb")
        self.inode = 0
        self.seen = set()

    def put(self, name, mode, data=b"", device=(0, 0)):
        self.inode += 1
        encoded = name.encode() + b"\0"
        fields = (self.inode, mode, 0, 0, 1, 0, len(data), 0, 0, device[0], device[1], len(encoded), 0)
        head = b"070701" + b"".join(b"%08x" % field for field in fields) + encoded
        head += b"\0" * (-len(head) % 4)
        self.file.write(head + data + b"\0" * (-len(data) % 4))

    def folders(self, name):
        parts = name.strip("/").split("/")
        for count in range(1, len(parts) + 1):
            folder = "/".join(parts[:count])
            if folder and folder not in self.seen:
                self.seen.add(folder)
                self.put(folder, stat.S_IFDIR | 0o755)

    def add(self, name, data, mode):
        name = name.strip("/")
        if name in self.seen:
            return
        self.folders(os.path.dirname(name))
        self.seen.add(name)
        self.put(name, stat.S_IFREG | mode, data)

    def copy(self, source, name):
        with open(source, "rb") as file:
            self.add(name, file.read(), stat.S_IMODE(os.stat(source).st_mode))

    def link(self, name, to):
        self.folders(os.path.dirname(name))
        self.seen.add(name)
        self.put(name, stat.S_IFLNK | 0o777, to.encode())

    def whole(self, root):
        """Everything below a folder, as it stands."""
        for parent, folders, files in os.walk(root):
            inside = os.path.relpath(parent, root)
            for name in sorted(folders + files):
                path, target = os.path.join(parent, name), os.path.normpath(os.path.join(inside, name))
                if os.path.islink(path):
                    self.link(target, os.readlink(path))
                elif os.path.isdir(path):
                    if target not in self.seen:
                        self.seen.add(target)
                        self.put(target, stat.S_IFDIR | stat.S_IMODE(os.stat(path).st_mode))
                elif os.path.isfile(path):
                    self.copy(path, target)

    def device(self, name, major, minor):
        self.folders(os.path.dirname(name))
        self.put(name, stat.S_IFCHR | 0o600, b"", (major, minor))

    def close(self):
        self.inode = 0
        self.put("TRAILER!!!", 0)
        self.file.close()


def needs(path):
    """The modules a module depends on, and those it would like first."""
    with open(path, "rb") as file:
        data = file.read()
    depends = re.search(rb"\0depends=([^\0]*)\0", data)
    before = re.search(rb"\0softdep=pre: ([^\0]*)\0", data)
    return (
        [name for name in depends.group(1).decode().split(",") if name] if depends else [],
        before.group(1).decode().split() if before else [],
    )


def loading_order(folder, wanted):
    """(name, path) of the wanted modules and all they need, first to load first."""
    paths = {}
    for parent, _, files in os.walk(folder):
        for file in files:
            if file.endswith(".ko"):
                paths[file[:-3].replace("-", "_")] = os.path.join(parent, file)
    order = []

    def visit(name):
        name = name.replace("-", "_")
        if name in order or name not in paths:  # not there: built into the kernel
            return
        hard, soft = needs(paths[name])
        for other in soft + hard:
            visit(other)
        order.append(name)

    for name in wanted:
        visit(name)
    return [(name, paths[name]) for name in order]


def shared_objects(program, environment):
    """(name in the archive, path here) of what the dynamic loader loads for a program; fails on one it cannot find."""
    ran = subprocess.run(["ldd", program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, text=True)
    if "not found" in ran.stdout:
        sys.exit("%s: %s" % (program, ran.stdout.strip()))
    for match in re.finditer(r"(?:(\S+) => )?(/\S+) \(0x", ran.stdout):
        name, path = match.groups()
        yield (LIBRARIES + name if name else path), path


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--overlay", action="store_true")
    parser.add_argument("--modules")
    parser.add_argument("--busybox")
    parser.add_argument("--root")
    for name in ("module", "libraries", "program", "file", "tree", "text", "link"):
        parser.add_argument("--" + name, action="append", default=[])
    return parser.parse_args()


def main():
    given = arguments()
    archive = Cpio(given.out)
    if not given.overlay:
        for name in ("proc", "sys", "dev", "tmp", "run", "mnt", "root", "etc", "var"):
            archive.folders(name)
        archive.device("dev/console", 5, 1)
        archive.device("dev/null", 1, 3)
    if given.busybox:
        archive.copy(given.busybox, "bin/busybox")
        archive.link("bin/sh", "busybox")
    order = loading_order(given.modules, given.module) if given.modules else []
    for name, path in order:
        archive.copy(path, "lib/modules/%s.ko" % name)
    if order:
        archive.add("etc/modules", "".join(name + "\n" for name, _ in order).encode(), 0o644)
    environment = dict(os.environ)
    if given.libraries:
        environment["LD_LIBRARY_PATH"] = ":".join(given.libraries)
    for item in given.program:
        source, _, target = item.partition(":")
        archive.copy(source, target or "usr/bin/" + os.path.basename(source))
        for name, path in shared_objects(source, environment):
            archive.copy(path, name)
    for item in given.file:
        archive.copy(*item.rsplit(":", 1))
    for item in given.tree:
        source, target = item.rsplit(":", 1)
        for parent, _, files in os.walk(source):
            for file in files:
                path = os.path.join(parent, file)
                archive.copy(path, os.path.join(target, os.path.relpath(path, source)))
    for item in given.text:
        target, _, text = item.partition("=")
        archive.add(target, text.encode(), 0o644)
    for item in given.link:
        archive.link(*item.split("=", 1))
    if given.root:
        archive.whole(given.root)
    archive.close()


if __name__ == "__main__":
    main()

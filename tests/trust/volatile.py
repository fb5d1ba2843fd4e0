#!/usr/bin/env python3
"""A file system over a folder whose writes wait in memory until they are synced; SIGUSR1 is a power cut.

At the cut each write that waits is kept, dropped, or kept in some of its sectors only, at random; whatever is asked afterwards
fails. Names (create, rename, remove) are kept at once. `power-loss torn` mounts it: volatile.py FOLDER MOUNTPOINT
"""

import errno
import functools
import os
import random
import signal
import sys
import threading

import mfusepy

SECTOR = 512


class Waiting:
    """A file's bytes as readers see them, and what of that is not on the disk yet."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.seen = bytearray(file.read())
        self.writes = []

    def write(self, at, data):
        if len(self.seen) < at:
            self.seen.extend(bytes(at - len(self.seen)))
        self.seen[at : at + len(data)] = data
        self.writes.append((at, bytes(data)))

    def cut_to(self, size):
        del self.seen[size:]
        self.seen.extend(bytes(size - len(self.seen)))
        self.writes.append((size, None))

    def put(self, writes):
        with open(self.path, "r+b") as file:
            for at, data in writes:
                if data is None:
                    file.truncate(at)
                else:
                    file.seek(at)
                    file.write(data)
            file.flush()

    def sync(self):
        self.put(self.writes)
        self.writes = []

    def lose(self):
        kept = []
        for at, data in self.writes:
            luck = random.random()
            if luck < 0.4:
                kept.append((at, data))
            elif luck < 0.7 and data is not None:
                for start in range(0, len(data), SECTOR):
                    if random.random() < 0.5:
                        kept.append((at + start, data[start : start + SECTOR]))
        # Not in the order in which they were written either.
        if random.random() < 0.5:
            random.shuffle(kept)
        self.put(kept)
        self.writes = []


def one_at_a_time(method):
    """An operation, which fails after the cut."""

    @functools.wraps(method)
    def guarded(self, *words):
        with self.guard:
            if self.dead:
                raise mfusepy.FuseOSError(errno.EIO)
            return method(self, *words)

    return guarded


class Volatile(mfusepy.Operations):
    use_ns = True

    def __init__(self, folder):
        self.folder, self.files, self.guard, self.dead = folder, {}, threading.RLock(), False

    def cut(self):
        with self.guard:
            self.dead = True
            for file in self.files.values():
                file.lose()
            self.files.clear()

    def real(self, path):
        return self.folder + path

    def file(self, path):
        if path not in self.files:
            self.files[path] = Waiting(self.real(path))
        return self.files[path]

    @one_at_a_time
    def getattr(self, path, fh=None):
        found = os.lstat(self.real(path))
        names = ("st_mode", "st_nlink", "st_uid", "st_gid", "st_size")
        told = {name: getattr(found, name) for name in names}
        for name in ("st_atime", "st_mtime", "st_ctime"):
            told[name] = getattr(found, name + "_ns")
        if path in self.files:
            told["st_size"] = len(self.files[path].seen)
        return told

    @one_at_a_time
    def readdir(self, path, fh):
        return [".", ".."] + os.listdir(self.real(path))

    @one_at_a_time
    def create(self, path, mode, fi=None):
        os.close(os.open(self.real(path), os.O_CREAT | os.O_RDWR, mode))
        self.file(path)
        return 0

    @one_at_a_time
    def open(self, path, flags):
        os.stat(self.real(path))
        return 0

    @one_at_a_time
    def read(self, path, size, offset, fh):
        return bytes(self.file(path).seen[offset : offset + size])

    @one_at_a_time
    def write(self, path, data, offset, fh):
        self.file(path).write(offset, data)
        return len(data)

    @one_at_a_time
    def truncate(self, path, length, fh=None):
        self.file(path).cut_to(length)

    @one_at_a_time
    def fsync(self, path, datasync, fh):
        if path in self.files:
            self.files[path].sync()

    @one_at_a_time
    def fsyncdir(self, path, datasync, fh):
        return 0

    @one_at_a_time
    def unlink(self, path):
        self.files.pop(path, None)
        os.unlink(self.real(path))

    @one_at_a_time
    def rename(self, old, new):
        if old in self.files:
            self.files[old].sync()
            self.files.pop(new, None)
            self.files[new] = self.files.pop(old)
            self.files[new].path = self.real(new)
        os.rename(self.real(old), self.real(new))

    @one_at_a_time
    def chmod(self, path, mode):
        os.chmod(self.real(path), mode)

    @one_at_a_time
    def chown(self, path, uid, gid):
        os.chown(self.real(path), uid, gid)

    @one_at_a_time
    def utimens(self, path, times=None):
        os.utime(self.real(path), ns=times)

    @one_at_a_time
    def mkdir(self, path, mode):
        os.mkdir(self.real(path), mode)

    @one_at_a_time
    def rmdir(self, path):
        os.rmdir(self.real(path))

    @one_at_a_time
    def statfs(self, path):
        found = os.statvfs(self.real(path))
        names = ("f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_namemax")
        return {name: getattr(found, name) for name in names}


if __name__ == "__main__":
    volatile = Volatile(os.path.abspath(sys.argv[1]))
    signal.signal(signal.SIGUSR1, lambda *_: threading.Thread(target=volatile.cut).start())
    mfusepy.FUSE(volatile, sys.argv[2], foreground=True, nothreads=False)

"""Works portero-rehearsal in a terminal of its own, as a person does.

Arguments: the program and its arguments. Presses keys and waits for what the screen must show; prints one line per step,
the last one "restored" when the terminal is as it was before.
"""
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time

leader, follower = pty.openpty()
before = termios.tcgetattr(follower)
program = subprocess.Popen(sys.argv[1:], stdin=follower, stdout=follower, stderr=follower)
screen = ""


def show(pattern):
    """Waits until `pattern` stands on the screen."""
    global screen
    deadline = time.monotonic() + 10
    while not re.search(pattern, screen):
        if time.monotonic() > deadline or program.poll() is not None:
            program.kill()
            sys.exit(f"no {pattern!r} on the screen: {screen[-1500:]!r}")
        if select.select([leader], [], [], 0.1)[0]:
            screen += os.read(leader, 65536).decode(errors="replace")
    print(f"saw {pattern}", flush=True)
    screen = ""


def press(keys):
    os.write(leader, keys.encode())


show(r"room   waits")
press("s")
show(r"room   stranger@room\.example rings")
press("h")
show(r"room   waits")
press("o")
show(r"is not in a session")
press("e")
show(r"lock   main locked")
press("q")
deadline = time.monotonic() + 10
while program.poll() is None and time.monotonic() < deadline:
    if select.select([leader], [], [], 0.1)[0]:
        os.read(leader, 65536)
print(f"exit {program.poll()}")
if termios.tcgetattr(follower) == before:
    print("restored", flush=True)

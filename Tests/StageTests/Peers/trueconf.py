"""TrueConf's own client, unmodified, worked from standard input.

Arguments: management port, PIN (may be empty). Reads lines of JSON, {"method": NAME, "args": [...]}, and calls that
method of the library. Prints every frame the library hands out, and "ready" once it is authorized.
"""
import json
import sys
import time

import trueconf_room

room = trueconf_room.open_session(ip="127.0.0.1", port=int(sys.argv[1]), pin=sys.argv[2])
room.add_handler({}, lambda frame: print(json.dumps(frame), flush=True))
deadline = time.monotonic() + 10
while not (room.isReady() and room.TrueConfID()):
    if time.monotonic() > deadline or room.session_status == trueconf_room.SessionStatus.close:
        sys.exit("not authorized")
    time.sleep(0.02)
print("ready as " + room.TrueConfID(), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    getattr(room.methods, order["method"])(*order.get("args", []))

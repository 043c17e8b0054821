"""TrueConf's own client, unmodified: accepts one caller, rejects everybody else, and checks nothing more.

Arguments: management port, the caller to accept.
"""
import sys

import trueconf_room

room = trueconf_room.open_session(ip="127.0.0.1", port=int(sys.argv[1]), pin="")
wanted = sys.argv[2]


@room.handler({"method": "event", "event": "inviteReceived", "peerId": None})
def invited(frame):
    if frame["peerId"] == wanted:
        room.methods.accept()
    else:
        room.methods.reject()


room.run()

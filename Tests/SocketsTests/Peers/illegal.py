"""A server whose handshake and frames are written by `wsproto`, lawful or not.

Argument: the name of a row below. Prints "port N"; to each connection a lawful handshake, then the row's frames; then
"text …" for what the peer sends, and "closed CODE REASON" or "ended".
"""
import socket, sys, threading
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Ping, Request, TextMessage
from wsproto.frame_protocol import FrameProtocol, Opcode, RsvBits

NONE = RsvBits(False, False, False)


class Lax(int):
    """An opcode to which wsproto applies no rule of control frames."""

    def iscontrol(self):
        return False


class Reserved:
    """An extension that only sets reserved bits, which was never agreed on."""

    def __init__(self, bits):
        self.bits = bits

    def enabled(self):
        return True

    def frame_outbound(self, protocol, opcode, rsv, payload, fin):
        return self.bits, payload


def frame(opcode, payload=b"", fin=True, rsv=NONE):
    return FrameProtocol(client=False, extensions=[Reserved(rsv)])._serialize_frame(Lax(opcode), payload, fin)


ROWS = {
    "lawful": [frame(Opcode.TEXT, "grüß".encode())],
    "lawful pieces": [frame(Opcode.TEXT, b"gr\xc3", fin=False), frame(Opcode.PING, b"p"),
                      frame(Opcode.CONTINUATION, b"\xbc\xc3\x9f")],
    "first reserved bit": [frame(Opcode.TEXT, b"a", rsv=RsvBits(True, False, False))],
    "second reserved bit": [frame(Opcode.TEXT, b"a", rsv=RsvBits(False, True, False))],
    "third reserved bit": [frame(Opcode.TEXT, b"a", rsv=RsvBits(False, False, True))],
    "reserved bit on a ping": [frame(Opcode.PING, b"a", rsv=RsvBits(True, False, False))],
    "reserved opcode 3": [frame(3, b"a")],
    "reserved opcode 11": [frame(11, b"a")],
    "ping in pieces": [frame(Opcode.PING, b"a", fin=False), frame(Opcode.CONTINUATION, b"b")],
    "closing frame in pieces": [frame(Opcode.CLOSE, b"\x03\xe8", fin=False)],
    "ping of 126 bytes": [frame(Opcode.PING, b"a" * 126)],
    "pong of 126 bytes": [frame(Opcode.PONG, b"a" * 126)],
    "continuation of nothing": [frame(Opcode.CONTINUATION, b"a")],
    "continuation of a whole message": [frame(Opcode.TEXT, b"{}"), frame(Opcode.CONTINUATION, b"a")],
    "text inside a text": [frame(Opcode.TEXT, b"a", fin=False), frame(Opcode.TEXT, b"b")],
    "bad UTF-8": [frame(Opcode.TEXT, b"\xce\xba\xff")],
    "bad UTF-8 at a border": [frame(Opcode.TEXT, b"a\xc3", fin=False), frame(Opcode.CONTINUATION, b"\x28")],
    "surrogate": [frame(Opcode.TEXT, b"\xed\xa0\x80")],
    "overlong": [frame(Opcode.TEXT, b"\xc0\xaf")],
    "above Unicode": [frame(Opcode.TEXT, b"\xf4\x90\x80\x80")],
    "half a character": [frame(Opcode.TEXT, b"\xf0\x9f")],
    "binary": [frame(Opcode.BINARY, b"\x00\x01")],
    "over 256 KiB": [frame(Opcode.TEXT, b"a" * ((256 << 10) + 1))],
    "pieces without end": [frame(Opcode.TEXT, b"a", fin=False)]
                          + [frame(Opcode.CONTINUATION, b"a" * 60000, fin=False)] * 100,
    "closing frame of one byte": [frame(Opcode.CLOSE, b"\x03")],
    "closing code 999": [frame(Opcode.CLOSE, (999).to_bytes(2, "big"))],
    "closing code 1004": [frame(Opcode.CLOSE, (1004).to_bytes(2, "big"))],
    "closing code 1005": [frame(Opcode.CLOSE, (1005).to_bytes(2, "big"))],
    "closing code 1006": [frame(Opcode.CLOSE, (1006).to_bytes(2, "big"))],
    "closing code 1015": [frame(Opcode.CLOSE, (1015).to_bytes(2, "big"))],
    "closing code 5000": [frame(Opcode.CLOSE, (5000).to_bytes(2, "big"))],
    "closing frame of 126 bytes": [frame(Opcode.CLOSE, b"\x03\xe8" + b"a" * 124)],
    "closing reason that is no text": [frame(Opcode.CLOSE, b"\x03\xe8\xce\xba\xff")],
    "message behind the closing frame": [frame(Opcode.CLOSE, b"\x03\xe8"), frame(Opcode.TEXT, b"{}")],
}


def say(*words):
    print(*words, flush=True)


def serve(connection, frames):
    server = WSConnection(ConnectionType.SERVER)
    try:
        while True:
            data = connection.recv(65536)
            server.receive_data(data or None)
            for event in server.events():
                if isinstance(event, Request):
                    connection.sendall(server.send(AcceptConnection()) + b"".join(frames))
                elif isinstance(event, TextMessage):
                    say("text", event.data)
                elif isinstance(event, Ping):
                    connection.sendall(server.send(event.response()))
                elif isinstance(event, CloseConnection):
                    # 1006 is wsproto's own word for an end without a closing frame.
                    say(*(["ended"] if event.code == 1006 else ["closed", event.code, event.reason or ""]))
                    connection.close()
                    return
            if not data:
                return say("ended")
    except OSError:
        say("ended")


listener = socket.create_server(("127.0.0.1", 0))
say("port", listener.getsockname()[1])
while True:
    threading.Thread(target=serve, args=(listener.accept()[0], ROWS[sys.argv[1]]), daemon=True).start()

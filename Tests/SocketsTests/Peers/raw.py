"""A WebSocket peer of bare sockets, for what no library would do.

serve BEHAVIOUR        prints "port N", then what it sees of each connection
call PORT [PATH]       upgrades, sends, prints the status and the closing code
early PORT             the same, with what it sends right behind the request
deaf PORT|PATH         upgrades and never reads

What is sent as frames comes from standard input, up to its end.
"""
import base64, hashlib, os, socket, struct, sys, threading, time

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def say(*words):
    print(*words, flush=True)


def head(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    return data


def exactly(connection, count):
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def frame(connection):
    first, second = exactly(connection, 2)
    length = second & 127
    if length == 126:
        length = struct.unpack(">H", exactly(connection, 2))[0]
    elif length == 127:
        length = struct.unpack(">Q", exactly(connection, 8))[0]
    mask = exactly(connection, 4) if second & 128 else bytes(4)
    body = exactly(connection, length)
    return first & 15, bytes(b ^ mask[i & 3] for i, b in enumerate(body))


def watch(connection):
    """Prints the closing code, or how the connection ended."""
    try:
        while True:
            opcode, body = frame(connection)
            if opcode == 8:
                say("closed", struct.unpack(">H", body[:2])[0] if len(body) > 1 else 1005, body[2:].decode())
                return
            if opcode == 1:
                say("text", body.decode())
    except (EOFError, ConnectionError):
        say("ended")


def upgrade(connection, request, extra=b"", accept=None):
    key = [l.split(b":")[1].strip() for l in request.split(b"\r\n") if l.lower().startswith(b"sec-websocket-key")][0]
    right = base64.b64encode(hashlib.sha1(key + GUID).digest())
    connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       b"Sec-WebSocket-Accept: " + (accept or right) + b"\r\n" + extra + b"\r\n")


def plain(status, body=b"", headers=b""):
    return b"HTTP/1.1 " + status + b"\r\nContent-Length: %d\r\n" % len(body) + headers + b"\r\n" + body


def serve_one(connection, behaviour, payload):
    request = b"" if behaviour == "mute" else head(connection)
    say("request", request.split(b"\r\n")[0].decode())
    for line in request.split(b"\r\n")[1:]:
        say("header", line.decode())
    try:
        if behaviour in ("mute", "silent"):
            watch(connection)
        elif behaviour == "hangup":
            connection.close()
        elif behaviour == "page":
            connection.sendall(plain(b"200 OK", b"<html>a page</html>", b"Content-Type: text/html\r\n"))
            watch(connection)
        elif behaviour == "unauthorized":
            connection.sendall(plain(b"401 Unauthorized"))
            watch(connection)
        elif behaviour == "moved":
            connection.sendall(plain(b"301 Moved Permanently", headers=b"Location: http://127.0.0.1:1/\r\n"))
            watch(connection)
        elif behaviour == "wrongkey":
            upgrade(connection, request, accept=base64.b64encode(bytes(20)))
            watch(connection)
        elif behaviour == "manyheaders":
            upgrade(connection, request, extra=b"".join(b"X-%d: %s\r\n" % (i, b"y" * 1000) for i in range(65)))
            watch(connection)
        elif behaviour == "endless":
            connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\n")
            while True:
                connection.sendall(b"X")
                time.sleep(0.2)
        elif behaviour == "frames":
            upgrade(connection, request)
            connection.sendall(payload)
            watch(connection)
        elif behaviour == "reset":
            upgrade(connection, request)
            connection.sendall(b"\x81\x7e\x01")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        elif behaviour == "unread":
            upgrade(connection, request)
            time.sleep(60)
    except OSError:
        say("ended")


def serve(behaviour, payload):
    listener = socket.create_server(("127.0.0.1", 0), backlog=0 if behaviour == "full" else 64)
    if behaviour == "full":
        fill = [socket.socket() for _ in range(4)]
        for one in fill:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
    say("port", listener.getsockname()[1])
    if behaviour == "full":
        time.sleep(600)
    while True:
        threading.Thread(target=serve_one, args=(listener.accept()[0], behaviour, payload), daemon=True).start()


def call(port, payload, path="/"):
    if port.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(port)
    else:
        connection = socket.create_connection(("127.0.0.1", int(port)))
    connection.sendall(b"GET " + path.encode() + b" HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\n"
                       b"Connection: Upgrade\r\nSec-WebSocket-Key: " + base64.b64encode(os.urandom(16)) +
                       b"\r\nSec-WebSocket-Version: 13\r\n\r\n" + (payload if sys.argv[1] == "early" else b""))
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        piece = connection.recv(1)
        if not piece:
            return say("status none")
        answer += piece
    say("status", answer.split(b" ")[1].decode())
    if sys.argv[1] == "deaf":
        time.sleep(60)
    if sys.argv[1] != "early":
        connection.sendall(payload)
    watch(connection)


payload = sys.stdin.buffer.read()
if sys.argv[1] == "serve":
    serve(sys.argv[2], payload)
else:
    call(sys.argv[2], payload, *sys.argv[3:])

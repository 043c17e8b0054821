"""HTTP requests by http.client, several on one connection; what the tests of the server need beyond one request.

keepalive PORT COUNT    prints each status and body, and how many connections it took
pipelined PORT          two requests in one piece; pipelined-late: the second cut
slow PORT               a body in small pieces
chunked PORT            a body without a length
stuck PORT PATH SECONDS waits so long for an answer
"""
import http.client, socket, sys, time

what, port = sys.argv[1], int(sys.argv[2])


def say(*words):
    print(*words, flush=True)


FIRST = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
SECOND = b"POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"


def raw(data, until=1):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.settimeout(10)
    for piece in data:
        connection.sendall(piece)
        time.sleep(0.02)
    answer = b""
    try:
        while answer.count(b"HTTP/1.1 ") < until or not answer.endswith(b"!"):
            piece = connection.recv(65536)
            if not piece:
                break
            answer += piece
    except TimeoutError:
        say("timeout")
    return answer.decode()


if what == "keepalive":
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    sockets = set()
    for i in range(int(sys.argv[3])):
        body = b"b" * (i * 3000) if i % 3 else None
        client.request(["GET", "POST", "DELETE", "PUT"][i % 4], f"/{i}", body, {"sign": str(i)} if body is None else {})
        sockets.add(client.sock and client.sock.getsockname())
        reply = client.getresponse()
        say(i, reply.status, reply.read().decode())
    say("connections", len(sockets))
elif what == "pipelined":
    say(raw([FIRST + SECOND], until=2))
elif what == "pipelined-late":
    say(raw([FIRST + SECOND[:9], SECOND[9:]], until=2))
elif what == "slow":
    head = b"PUT /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n\r\n"
    say(raw([head[i:i + 7] for i in range(0, len(head), 7)] + [bytes([97 + i]) for i in range(26)]))
elif what == "chunked":
    say(raw([b"POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"]))
elif what == "stuck":
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=float(sys.argv[4]))
    client.request("GET", sys.argv[3])
    try:
        say("status", client.getresponse().status)
    except TimeoutError:
        say("timeout")
    except http.client.RemoteDisconnected:
        say("disconnected")

"""A gateway of messages by the `websockets` package, after the documents and not after our stand-in.

Arguments: username, password, path with query; then certificate and key for TLS, if wanted. Prints "port N". Refuses with
401 and a page whoever has other credentials. Commands on standard input: "send TEXT", "close", "silent" (stops reading),
"quit". Prints "open", "got TEXT", "refused WHY" and "closed".
"""
import asyncio
import ssl
import sys

import websockets

username, password, path = sys.argv[1:4]
connections = set()


def check(connection, request):
    headers = request.headers
    if headers.get("username") != username or headers.get("password") != password:
        print("refused credentials", flush=True)
        answer = connection.respond(401, "<html>Authentication required</html>")
        answer.headers["x-protected-by"] = "Tuya-Sec"
        return answer
    if request.path != path:
        print("refused " + request.path, flush=True)
        return connection.respond(404, "no such consumer")
    return None


async def serve(connection):
    connections.add(connection)
    print("open", flush=True)
    try:
        async for message in connection:
            print("got", message, flush=True)
    except websockets.ConnectionClosed:
        pass
    connections.discard(connection)
    print("closed", flush=True)


async def main():
    context = None
    if len(sys.argv) > 4:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[4], sys.argv[5])
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with websockets.serve(
        serve, "127.0.0.1", 0, process_request=check, ssl=context, ping_interval=None
    ) as server:
        print("port", server.sockets[0].getsockname()[1], flush=True)
        while line := (await reader.readline()).decode().rstrip("\n"):
            if line.startswith("send "):
                for connection in list(connections):
                    await connection.send(line[5:])
            elif line == "close":
                for connection in list(connections):
                    await connection.close(1011, "gone")
            elif line == "quit":
                break


asyncio.run(main())

"""Peers by the `websockets` package.

serve           echoes; prints "port N"
call URL        sends lines of standard input, prints the answers; then the subprotocol and the closing code
"""
import asyncio, sys
import websockets


async def echo(connection):
    async for message in connection:
        await connection.send(message)


async def serve():
    async with websockets.serve(echo, "127.0.0.1", 0, ping_interval=None) as server:
        print("port", server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().create_future()


async def call(url):
    async with websockets.connect(url, ping_interval=None, max_size=None) as connection:
        for line in sys.stdin:
            await connection.send(line.rstrip("\n"))
            print("answer", await connection.recv(), flush=True)
        await (await connection.ping())
        print("pong", connection.subprotocol, flush=True)
        await connection.close(1001, "off")
    print("closed", connection.close_code, flush=True)


asyncio.run(serve() if sys.argv[1] == "serve" else call(sys.argv[2]))

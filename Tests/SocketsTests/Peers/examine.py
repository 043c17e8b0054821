"""Examines an echo with the `websockets` package: texts and bytes of many lengths, in pieces, with pings between them.

Prints "port N", then "echoed COUNT" and "pong", then "closed CODE".
"""
import asyncio
import websockets

LENGTHS = [0, 1, 125, 126, 127, 1000, 65535, 65536, 200_000]


async def examine(connection):
    count = 0
    for length in LENGTHS:
        for message in ("ü" * (length // 2) + "x" * (length % 2), bytes(i & 255 for i in range(length))):
            await connection.send(message)
            assert await connection.recv() == message, (length, type(message))
            middle = len(message) // 2
            await connection.send([message[:middle], message[middle:]])
            assert await connection.recv() == message, (length, "pieces")
            count += 2
    print("echoed", count, flush=True)

    async def dripping():
        for piece in ("gr", "ü", "", "ß"):
            yield piece
            # A ping goes out between two pieces of one message.
            await (await connection.ping(b"between"))

    await connection.send(dripping())
    assert await connection.recv() == "grüß"
    print("pong", flush=True)
    # Many at once, so that they queue up on the way back.
    burst = [str(i) * 5000 for i in range(40)]
    for message in burst:
        await connection.send(message)
    assert [await connection.recv() for _ in burst] == burst
    print("burst", flush=True)
    await connection.close(1000, "done")
    print("closed", connection.close_code, flush=True)


async def main():
    async with websockets.serve(examine, "127.0.0.1", 0, ping_interval=None, compression=None) as server:
        print("port", server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().create_future()


asyncio.run(main())

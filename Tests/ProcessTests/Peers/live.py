"""Watchers of /api/live by the `websockets` package: live.py SOCKET COUNT

Prints each message as "INDEX JSON"; "INDEX gap" when a number is missing, "INDEX refused STATUS" for a refused upgrade and
"INDEX closed" at the end.
"""
import asyncio, json, sys
import websockets


async def watch(index, path):
    try:
        connection = await websockets.unix_connect(path, "ws://localhost/api/live", max_size=None, ping_interval=None)
    except websockets.exceptions.InvalidStatus as refusal:
        return print(index, "refused", refusal.response.status_code, flush=True)
    last = None
    try:
        async for message in connection:
            number = json.loads(message)["n"]
            if last is not None and number != last + 1:
                print(index, "gap", flush=True)
            last = number
            print(index, message, flush=True)
    except websockets.exceptions.ConnectionClosed:
        pass
    print(index, "closed", flush=True)


async def main():
    await asyncio.gather(*(watch(index, sys.argv[1]) for index in range(int(sys.argv[2]))))


asyncio.run(main())

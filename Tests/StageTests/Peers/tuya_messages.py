"""Tuya's own message client, unmodified.

Arguments: address of the gateway, access id, secret, topic. Prints "ready" at the start and each message it decrypts; ends at
the end of its standard input.
"""
import logging
import os
import sys

from tuya_connector import TUYA_LOGGER, TuyaOpenPulsar

TUYA_LOGGER.setLevel(logging.CRITICAL)
endpoint, access_id, secret, topic = sys.argv[1:5]
client = TuyaOpenPulsar(access_id, secret, endpoint, topic)
client.add_message_listener(lambda message: print(message, flush=True))
client.start()
print("ready", flush=True)
sys.stdin.read()
os._exit(0)

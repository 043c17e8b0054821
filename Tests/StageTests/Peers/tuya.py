"""Tuya's own client, unmodified: a list of steps in, a list of its answers out.

Arguments: endpoint, client id, secret, steps as JSON. A step is [method, path], ["connect"] or ["expire"], which makes the
client believe that its token is over.
"""
import json
import sys

from tuya_connector import TuyaOpenAPI

endpoint, client_id, secret, steps = sys.argv[1:5]
api = TuyaOpenAPI(endpoint, client_id, secret)
answers = []
for step in json.loads(steps):
    if step[0] == "connect":
        answers.append(api.connect())
    elif step[0] == "expire":
        api.token_info.expire_time = 0
    else:
        answers.append(getattr(api, step[0])(*step[1:]))
print(json.dumps(answers))

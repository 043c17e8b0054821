"""Two clients of others sign what they are told, unmodified: nothing is sent, what they would have sent is told.

Argument: a file with a JSON list of requests. A request has client, id, secret, token (or null), t, nonce, method, path,
query (an object), body (an object or null), header (a value to sign, or null) and version; what is null may be left out. The answer, one JSON object a
line: sign, t, and the body's bytes as text.

Neither client has a nonce. It stands directly before the method in what is signed, so the official client is given both as
its method.
"""
import json
import sys
import time
import types

import requests
import tinytuya
from tuya_connector import TuyaOpenAPI

sent = {}


def keep(method, url, **options):
    """Takes the place of the network: prepares the request as it would go out."""
    names = ("params", "json", "data", "headers")
    request = requests.Request(method, url, **{n: options[n] for n in names if n in options}).prepare()
    body = request.body or b""
    sent["body"] = body.decode() if isinstance(body, bytes) else body
    sent["headers"] = dict(request.headers)
    answer = types.SimpleNamespace(ok=True, status_code=200, text="{}", content=b"{}")
    answer.json = lambda: {"success": True}
    return answer


requests.get = lambda url, **options: keep("GET", url, **options)
requests.request = keep


def official(request):
    api = TuyaOpenAPI("http://127.0.0.1:9", request["id"], request["secret"])
    api.session.request = keep
    if request["token"] is not None:
        api.token_info = types.SimpleNamespace(access_token=request["token"], expire_time=10**15, refresh_token="r")
    query = request["query"] or None
    # Sends nothing; for the bytes of the body.
    send = getattr(api, request["method"].lower())
    send(request["path"], query if request["body"] is None else request["body"])
    sign, t = api._calculate_sign(request["nonce"] + request["method"], request["path"], query, request["body"])
    return {"sign": sign, "t": t, "body": "" if request["body"] is None else sent["body"]}


def tiny(request):
    cloud = tinytuya.Cloud(
        "eu", request["id"], request["secret"], initial_token=request["token"] or "x",
        new_sign_algorithm=request["version"] == "v2")
    cloud.token = request["token"]
    cloud._tuyaplatform(
        request["path"], request["method"], request["body"], None, False, request["query"] or None, request["header"])
    headers = sent["headers"]
    return {
        "sign": headers["sign"], "t": int(headers["t"]), "body": "" if request["body"] is None else sent["body"],
        "signed": headers.get("Signature-Headers", ""),
    }


for given in json.load(open(sys.argv[1], encoding="utf-8")):
    request = {"token": None, "body": None, "header": None} | given
    time.time = lambda: request["t"] / 1000
    print(json.dumps(official(request) if request["client"] == "official" else tiny(request)))

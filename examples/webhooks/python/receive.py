import base64
import hashlib
import hmac
import json
import os
import time

key = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
# In a real receiver: a unique column in your database.
seen = set()


def receive(headers, body):
    """Verifies a webhook: `body` is the bytes as they arrived, before any parser.

    Gives the event, or None if it was received before. Raises ValueError if it is
    not from weibind, or older than five minutes.
    """
    event_id = headers["webhook-id"]
    sent_at = headers["webhook-timestamp"]
    mac = hmac.new(key, f"{event_id}.{sent_at}.".encode() + body, hashlib.sha256)
    expected = b"v1," + base64.b64encode(mac.digest())
    signatures = headers["webhook-signature"].split(" ")
    is_recent = abs(time.time() - int(sent_at)) < 300
    if not is_recent or not any(
        hmac.compare_digest(signature.encode(), expected) for signature in signatures
    ):
        raise ValueError("forged")
    if event_id in seen:
        return None
    seen.add(event_id)
    return json.loads(body)

"""Checks what `audit export` printed, with nothing but the key: python3 verify_export.py FILE < KEY"""
import hashlib
import hmac
import json
import sys

PERSONAL = ("uid", "ip", "user_agent", "operator_reason")
SEAL = ("seq", "prev", "hash", "digest", "salt", "erased")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def problem(key, entry, before):
    event = {name: value for name, value in entry.items() if name not in SEAL}
    personal = {"subject": event.pop("subject")} if "subject" in event else {}
    data = event["data"] = dict(event["data"])
    for name in PERSONAL:
        stays = name == "operator_reason" and event["type"] == "weibind.user.deleted"
        if name in data and not stays:
            personal[name] = data.pop(name)
    sealed = {"seq": entry["seq"], "prev": entry["prev"], "event": event, "digest": entry["digest"]}
    if entry["hash"] != mac(key, "entry\n" + canonical(sealed)):
        return "another hash"
    if before and entry["seq"] == before["seq"] + 1 and entry["prev"] != before["hash"]:
        return "does not follow the entry before"
    if "erased" in entry:
        own = {"subject": "user:" + data["user_id"]} if "user_id" in data else {}
        is_erased = entry["erased"] == mac(key, "erased\n" + entry["hash"]) and "salt" not in entry
        return None if is_erased and personal in ({}, own) else "not erased by weibind"
    if entry["digest"] != mac(bytes.fromhex(entry["salt"]), canonical(personal)):
        return "another person"
    return None


key = sys.stdin.read().strip().encode()
before = None
for line in open(sys.argv[1], encoding="utf-8"):
    entry = json.loads(line)
    found = problem(key, entry, before)
    if found:
        sys.exit(f"seq {entry['seq']}: {found}")
    before = entry
print(f"good, up to seq {before['seq']}" if before else "empty")

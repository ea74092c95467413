"""A login with python-social-auth's own Weibo client, of which nothing but the base address is changed.

Its arguments: the sandbox's address, and the uid of the person who logs in.
"""

import sys
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import requests
from social_core.backends.weibo import WeiboOAuth2
from social_core.exceptions import AuthCanceled
from social_core.strategy import BaseStrategy

WEIBO = "https://api.weibo.com"
SANDBOX, UID = sys.argv[1:]
CALLBACK = "http://127.0.0.1:8888/complete/weibo/"

SETTINGS = {
    "SOCIAL_AUTH_WEIBO_KEY": "1000000001",
    "SOCIAL_AUTH_WEIBO_SECRET": "sandbox-app-secret",
    "SOCIAL_AUTH_PIPELINE": [
        "social_core.pipeline.social_auth.social_details",
        "social_core.pipeline.social_auth.social_uid",
        "__main__.log_in",
    ],
}


class SandboxWeibo(WeiboOAuth2):
    AUTHORIZATION_URL = f"{SANDBOX}/oauth2/authorize"
    ACCESS_TOKEN_URL = f"{SANDBOX}/oauth2/access_token"

    def request(self, url, *args, **kwargs):
        return super().request(url.replace(WEIBO, SANDBOX), *args, **kwargs)


class Nonces:
    """Where python-social-auth notes the states that it gave out."""

    seen = set()

    @classmethod
    def use(cls, scope, timestamp, state):
        cls.seen.add((scope, timestamp, state))
        return True

    @classmethod
    def consume(cls, scope, timestamp, state):
        known = (scope, timestamp, state) in cls.seen
        cls.seen.discard((scope, timestamp, state))
        return known


class Storage:
    nonce = Nonces


class OneBrowser(BaseStrategy):
    """The frame that python-social-auth asks for, in memory, for one browser."""

    def __init__(self):
        super().__init__(storage=Storage)
        self.session = {}
        self.callback = {}

    def get_setting(self, name):
        return SETTINGS[name]

    def get_request_data(self, merge=True):
        return self.callback

    def session_get(self, name, default=None):
        return self.session.get(name, default)

    def session_set(self, name, value):
        self.session[name] = value

    def session_pop(self, name):
        return self.session.pop(name, None)

    def build_absolute_uri(self, path=None):
        return path


def log_in(uid, details, *args, **kwargs):
    return {"user": SimpleNamespace(uid=uid, name=details["username"], is_active=True)}


def send_browser(address, **choice):
    """Follows the person to Weibo and back: what the callback gets."""
    answer = requests.get(address, params=choice, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.status_code
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def begin():
    browser = OneBrowser()
    return browser, SandboxWeibo(browser, redirect_uri=CALLBACK)


browser, weibo = begin()
browser.callback = send_browser(weibo.auth_url(), sandbox_person=UID)
weibo.data = browser.callback
user = weibo.auth_complete()
assert user.uid == UID, user
assert user.name == "林小雨", user

browser, weibo = begin()
weibo.data = send_browser(weibo.auth_url(), sandbox_deny="1")
try:
    weibo.auth_complete()
    raise SystemExit("a refusal was taken for a login")
except AuthCanceled:
    pass

minted = requests.post(f"{SANDBOX}/sandbox/tokens", json={"uid": UID}, timeout=5).json()
assert str(weibo.get_uid(minted["access_token"])) == UID, minted

print(f"{user.name} ({user.uid}) logged in; a refusal was understood; get_token_info told the uid")

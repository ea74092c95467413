"""What python-social-auth asks of the site around it, in memory, for one browser."""

from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import requests
from social_core.strategy import BaseStrategy

PIPELINE = [
    "social_core.pipeline.social_auth.social_details",
    "social_core.pipeline.social_auth.social_uid",
    "one_browser.log_in",
]


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
    def __init__(self, settings):
        super().__init__(storage=Storage)
        self.settings = {"SOCIAL_AUTH_PIPELINE": PIPELINE, **settings}
        self.session = {}
        self.callback = {}

    def get_setting(self, name):
        return self.settings[name]

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
    """Follows the person to the provider and back: what the callback gets."""
    answer = requests.get(address, params=choice, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.status_code
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

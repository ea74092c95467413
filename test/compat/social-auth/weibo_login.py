"""A login with python-social-auth's own Weibo client, of which nothing but the base address is changed.

Its argument: the sandbox's address.
"""

import sys

import requests
from one_browser import OneBrowser, send_browser
from social_core.backends.weibo import WeiboOAuth2
from social_core.exceptions import AuthCanceled

WEIBO = "https://api.weibo.com"
SANDBOX = sys.argv[1]
UID = "2000000001"
CALLBACK = "http://127.0.0.1:8888/complete/weibo/"

SETTINGS = {
    "SOCIAL_AUTH_WEIBO_KEY": "1000000001",
    "SOCIAL_AUTH_WEIBO_SECRET": "sandbox-app-secret",
}


class SandboxWeibo(WeiboOAuth2):
    AUTHORIZATION_URL = f"{SANDBOX}/oauth2/authorize"
    ACCESS_TOKEN_URL = f"{SANDBOX}/oauth2/access_token"

    def request(self, url, *args, **kwargs):
        return super().request(url.replace(WEIBO, SANDBOX), *args, **kwargs)


def begin():
    browser = OneBrowser(SETTINGS)
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

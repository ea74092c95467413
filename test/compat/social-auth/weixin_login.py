"""Logins with python-social-auth's own Weixin clients, of which nothing but the addresses is changed.

Its argument: the sandbox's address. These clients exchange their code by POST, which the sandbox refuses as Weixin is
said to do, so the address of that call has `sandbox_post=1`.
"""

import sys

from one_browser import OneBrowser, send_browser
from social_core.backends.weixin import WeixinOAuth2, WeixinOAuth2APP
from social_core.exceptions import AuthException

WEIXIN = "https://api.weixin.qq.com"
SANDBOX = sys.argv[1]
CALLBACK = "http://127.0.0.1:8888/complete/weixin/"
TOKEN_URL = f"{SANDBOX}/sns/oauth2/access_token?sandbox_post=1"

SETTINGS = {
    "SOCIAL_AUTH_WEIXIN_KEY": "wx5a0db0c000000001",
    "SOCIAL_AUTH_WEIXIN_SECRET": "sandbox-weixin-secret-web",
    "SOCIAL_AUTH_WEIXINAPP_KEY": "wx5a0db0c000000002",
    "SOCIAL_AUTH_WEIXINAPP_SECRET": "sandbox-weixin-secret-mp",
    "SOCIAL_AUTH_WEIXINAPP_SCOPE": ["snsapi_userinfo"],
    "SOCIAL_AUTH_WEIXINAPP_IGNORE_DEFAULT_SCOPE": True,
}


class SandboxWeixin(WeixinOAuth2):
    AUTHORIZATION_URL = f"{SANDBOX}/connect/qrconnect"
    ACCESS_TOKEN_URL = TOKEN_URL

    def request(self, url, *args, **kwargs):
        return super().request(url.replace(WEIXIN, SANDBOX), *args, **kwargs)


class SandboxWeixinInApp(WeixinOAuth2APP):
    AUTHORIZATION_URL = f"{SANDBOX}/connect/oauth2/authorize"
    ACCESS_TOKEN_URL = TOKEN_URL

    def request(self, url, *args, **kwargs):
        return super().request(url.replace(WEIXIN, SANDBOX), *args, **kwargs)


def log_in(client, **choice):
    browser = OneBrowser(SETTINGS)
    weixin = client(browser, redirect_uri=CALLBACK)
    weixin.data = browser.callback = send_browser(weixin.auth_url(), **choice)
    return weixin.auth_complete()


users = [log_in(client, sandbox_person="union") for client in (SandboxWeixin, SandboxWeixinInApp)]
for user in users:
    assert len(user.uid) == 28, user
    assert user.name == "小满🌿", user
assert users[0].uid != users[1].uid, users

for client in (SandboxWeixin, SandboxWeixinInApp):
    for mishap in ({"sandbox_deny": "redirect"}, {"sandbox_person": "union", "sandbox_fault": "error-40029"}):
        try:
            log_in(client, **mishap)
            raise SystemExit(f"{mishap} was taken for a login")
        except AuthException:
            pass

print(f"{users[0].name} logged in by weixin and weixinapp; refusals and a wrong code were understood")

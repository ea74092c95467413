from django.conf import settings
from django.db import models


class OauthUser(models.Model):
    """The old project's table. weibind imports it; nothing reads it here any more."""

    OAUTH_TYPES = (("1", "weibo"), ("2", "weixin"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    uid = models.CharField(max_length=64)
    oauth_type = models.CharField(max_length=10, choices=OAUTH_TYPES)

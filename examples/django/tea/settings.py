import os
from pathlib import Path

# The one address that the old front end changed.
WEIBIND = os.environ.get("WEIBIND", "http://localhost:8888")
os.environ.setdefault("ISSUER", WEIBIND)
os.environ.setdefault("AUDIENCE", "weibind")
os.environ.setdefault("JWKS_URI", f"{WEIBIND}/.well-known/jwks.json")

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = True
SECRET_KEY = "for development only"
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "tea.urls"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "rest_framework",
    "oauth",
    "shop",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DATABASE", BASE_DIR / "db.sqlite3"),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "static/"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["django_authentication.AccessTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "UNAUTHENTICATED_USER": None,
}

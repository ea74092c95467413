import os

from django.conf import settings
from django.core.management import execute_from_command_line
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.urandom(32).hex(),
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": ["django_authentication.AccessTokenAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
        "UNAUTHENTICATED_USER": None,
    },
)

from rest_framework.decorators import api_view  # noqa: E402
from rest_framework.response import Response  # noqa: E402


@api_view()
def me(request):
    return Response({"id": request.user.id, "username": request.user.username})


urlpatterns = [path("me", me)]

if __name__ == "__main__":
    execute_from_command_line(["", "runserver", "--noreload", f"127.0.0.1:{os.environ['PORT']}"])

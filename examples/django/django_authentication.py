from types import SimpleNamespace

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from access_token import claims_of


class AccessTokenAuthentication(BaseAuthentication):
    def authenticate(self, request):
        claims = claims_of(get_authorization_header(request).decode("latin-1"))
        if claims is None:
            raise AuthenticationFailed
        user = SimpleNamespace(id=claims["sub"], username=claims["username"], is_authenticated=True)
        return user, claims

    def authenticate_header(self, request):
        return "Bearer"

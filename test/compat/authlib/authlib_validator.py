"""Authlib's validator of RFC 9068. Arguments: issuer, audience, a token of the service."""

import json
import sys
from urllib.request import urlopen

from authlib.oauth2.rfc6750.errors import InvalidTokenError
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator

ISSUER, AUDIENCE, TOKEN = sys.argv[1:]


class Validator(JWTBearerTokenValidator):
    def get_jwks(self):
        with urlopen(f"{ISSUER}/.well-known/oauth-authorization-server") as metadata:
            with urlopen(json.load(metadata)["jwks_uri"]) as keys:
                return json.load(keys)


def validate(audience):
    validator = Validator(ISSUER, audience)
    token = validator.authenticate_token(TOKEN)
    validator.validate_token(token, None, None)
    return token


assert validate(AUDIENCE)["client_id"] == AUDIENCE
try:
    validate("another-shop")
    raise SystemExit("a token for another audience was accepted")
except InvalidTokenError:
    pass
print("accepts our token; refuses it for another audience")

import os

import jwt

ISSUER, AUDIENCE = os.environ["ISSUER"], os.environ["AUDIENCE"]
keys = jwt.PyJWKClient(os.environ["JWKS_URI"], timeout=5)


def claims_of(authorization):
    """The claims of a valid access token, or None. Raises an error if the keys cannot be fetched."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        return None
    try:
        decoded = jwt.decode_complete(
            token,
            keys.get_signing_key_from_jwt(token),
            algorithms=["ES256"],
            issuer=ISSUER,
            audience=AUDIENCE,
            options={"require": ["iss", "aud", "sub", "exp", "iat", "jti"]},
            leeway=60,
        )
    except jwt.PyJWKClientConnectionError:
        raise
    except jwt.PyJWTError:
        return None
    return decoded["payload"] if decoded["header"].get("typ") == "at+jwt" else None

import os
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException

from access_token import claims_of


def current_user(authorization: Annotated[str, Header()] = ""):
    claims = claims_of(authorization)
    if claims is None:
        raise HTTPException(401, "invalid_token", {"WWW-Authenticate": "Bearer"})
    return claims


app = FastAPI()


@app.get("/me")
def me(user: Annotated[dict, Depends(current_user)]):
    return {"id": user["sub"], "username": user["username"]}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]))

"""The peer of a command over HTTP: a FastAPI handler that does one INSERT, served as ours is."""

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
import uvicorn
from fastapi import FastAPI, Request


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncGenerator[None]:
    async with asyncpg.create_pool(sys.argv[1], min_size=1, max_size=10) as pool:
        await pool.execute("CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, body bytea)")
        app.state.pool = pool
        yield


app = FastAPI(lifespan=_lifespan)


@app.get("/readyz")
async def _ready() -> dict[str, bool]:  # pyright: ignore[reportUnusedFunction]
    return {"ready": True}


@app.post("/v1/bare", status_code=201)
async def _bare(request: Request) -> dict[str, int]:  # pyright: ignore[reportUnusedFunction]
    body = await request.body()
    return {"id": await app.state.pool.fetchval("INSERT INTO bare (body) VALUES ($1) RETURNING id", body)}


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[2]), log_level="warning", access_log=False, server_header=False)

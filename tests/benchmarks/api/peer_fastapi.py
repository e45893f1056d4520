"""The current claims by FastAPI, read by asyncpg."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from fastapi import FastAPI, HTTPException

CURRENT = """
SELECT told.document::json
  FROM claims_claimindex AS held JOIN claims_claimrevision AS told ON entry_id = revision_id
 WHERE until_seq IS NULL AND {condition} ORDER BY held.number DESC LIMIT 50
"""


async def _read_json(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec(
        "json", encoder=json.dumps, decoder=json.loads, schema="pg_catalog"
    )


@asynccontextmanager
async def _pooled(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], init=_read_json) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=_pooled)


@app.get("/claims")
async def claims(claimant: int | None = None) -> list[dict[str, Any]]:
    condition = "true" if claimant is None else "claimants @> ARRAY[$1::bigint]"
    given = [] if claimant is None else [claimant]
    return await _documents(condition, *given)


@app.get("/claims/{number}")
async def claim(number: int) -> dict[str, Any]:
    for document in await _documents("held.number = $1", number):
        return document
    raise HTTPException(404)


async def _documents(condition: str, *given: int) -> list[dict[str, Any]]:
    rows = await app.state.pool.fetch(CURRENT.format(condition=condition), *given)
    return [row["document"] for row in rows]

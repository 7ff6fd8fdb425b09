"""Questions that every page asks: their SQL is written once and remembered, since to write it takes longer than to
answer it. Where the web keeps its connections the database remembers them too (PREPARE), since to plan them takes
longer than to find the rows. No answer is remembered."""

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import NotSupportedError, connection, models
from psycopg2.extensions import AsIs

# What stands in a sentence where a key is put in that is asked for; no row has it. Further keys: `places`.
KEY = -1
# Sentences that a connection remembers; what is asked beside them is planned each time.
MOST = 200
# The largest key there can be. An address may ask for a larger one, which no row has.
LARGEST = models.BigIntegerField.MAX_BIGINT


class Sentence(NamedTuple):
    """SQL, empty where nothing has to be asked, and what is put into it: values, and places of keys."""

    sql: str
    put_in: tuple[Any, ...] = ()


# By the connection: each sentence with what it is asked by there; None for one that is not asked so any more.
_prepared: WeakKeyDictionary[Any, dict[Sentence, str | None]] = WeakKeyDictionary()


def places(count: int) -> tuple[int, ...]:
    """The places of so many keys after the first."""
    return tuple(range(KEY - 1, KEY - 1 - count, -1))


def written(rows: models.QuerySet) -> Sentence:
    """What the database is asked for these rows; nothing where it needs not be."""
    try:
        return Sentence(*rows.query.sql_with_params())
    except EmptyResultSet:
        return Sentence("")


def answered(asked: Sentence, *keys: int) -> list[tuple[Any, ...]]:
    """What the database answers, with the keys in their places."""
    if not asked.sql:
        return []
    with connection.cursor() as cursor:
        if keys and (remembered := _remembered(cursor, asked, keys)):
            try:
                cursor.execute(remembered, keys)
                return cursor.fetchall()
            except NotSupportedError:
                # A release changed the type of one of its columns, and this connection is from before that.
                _prepared[connection.connection][asked] = None
                if connection.in_atomic_block:
                    raise
        cursor.execute(asked.sql, _filled(asked, keys))
        return cursor.fetchall()


def _filled(asked: Sentence, values: Sequence[Any]) -> list[Any]:
    """What is put in, with these values in the places of keys."""
    return [values[KEY - one] if values and _is_place(one) else one for one in asked.put_in]


def _is_place(one: Any) -> bool:
    return isinstance(one, int) and one < 0


def _remembered(cursor: Any, asked: Sentence, keys: Sequence[int]) -> str | None:
    """What the sentence is asked by on this connection; None where it is not remembered there.

    Not on one that ends with its request, and not where the settings say that connections are somebody else's: a pool
    in front of the database may lead the next question to another one. It is named by its words, so that where nobody
    said so the question fails, and is never answered by another sentence.
    """
    if not (settings.DATABASE_PREPARES and connection.settings_dict["CONN_MAX_AGE"]) or max(keys) > LARGEST:
        return None
    known = _prepared.setdefault(connection.connection, {})
    if asked not in known:
        if len(known) >= MOST:
            return None
        said = cursor.mogrify(asked.sql, _filled(asked, [AsIs(f"${n + 1}") for n in range(len(keys))]))
        name, types = f"asked_{hashlib.sha256(said).hexdigest()[:40]}", ", ".join(["bigint"] * len(keys))
        cursor.execute(f"PREPARE {name} ({types}) AS {said.decode()}")
        known[asked] = f"EXECUTE {name} ({', '.join(['%s'] * len(keys))})"
    return known[asked]


def columns(model: type[models.Model], through: str = "") -> list[str]:
    """The model's columns as `values_list` is asked for them, in the order in which `made` takes them."""
    return [f"{through}{field.attname}" for field in model._meta.concrete_fields]


def made(model: type[models.Model], row: Sequence[Any]) -> Any:
    """The model's row. None of its columns may need to be converted when it is read."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db("default", names, row[: len(names)])

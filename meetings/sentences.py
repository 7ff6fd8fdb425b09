"""Questions that every page asks: their SQL is written once and remembered, since to write it takes longer than to
answer it. No answer is remembered."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

Sentence = tuple[str, tuple[Any, ...]]

# What stands in a sentence where the key is put in that is asked for; no row has it.
KEY = -1


def written(rows: models.QuerySet) -> Sentence:
    """What the database is asked for these rows; nothing where it needs not be."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return "", ()


def answered(asked: Sentence, key: int | None = None) -> list[tuple[Any, ...]]:
    """What the database answers, with the key in its places."""
    sql, put_in = asked
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, put_in if key is None else [key if one is KEY else one for one in put_in])
        return cursor.fetchall()


def columns(model: type[models.Model], through: str = "") -> list[str]:
    """The model's columns as `values_list` is asked for them, in the order in which `made` takes them."""
    return [f"{through}{field.attname}" for field in model._meta.concrete_fields]


def made(model: type[models.Model], row: Sequence[Any]) -> Any:
    """The model's row. None of its columns may need to be converted when it is read."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db("default", names, row[: len(names)])

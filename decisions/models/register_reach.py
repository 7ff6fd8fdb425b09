"""How far a person's knowledge of the register goes, and its columns as they read them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, In

from meetings.permissions import forums_of_member, kept_out_of
from meetings.redaction import CLOSED_TITLE

if TYPE_CHECKING:
    from meetings.models import User


class Reach(NamedTuple):
    """How far a person's knowledge of the register goes, and whom they share it with."""

    own: tuple[int, ...]
    """The forums whose member the person is."""
    others: tuple[int, ...]
    """Those that the person sees."""
    excluded: frozenset[int]
    """The items of which the person is told no more than anybody."""

    @classmethod
    def of(cls, user: "User | AnonymousUser", seen: Iterable[int]) -> "Reach":
        """The person's, in the forums with these keys, which the person sees. Asks for the person's roles."""
        mine, seen = forums_of_member(user), list(seen)
        own, others = (tuple(key for key in seen if (key in mine) is wanted) for wanted in (True, False))
        return cls(own, others, kept_out_of(user))


def column(register: type[models.Model], name: str) -> Col:
    """A column of the register's table."""
    field: Any = register._meta.get_field(name)
    return field.get_col(register._meta.db_table)


@lru_cache(maxsize=500)
def shown_columns(
    register: type[models.Model], own: tuple[int, ...], others: bool, excluded: frozenset[int]
) -> dict[str, Any]:
    """The columns as one person reads them; see `RegisterQuerySet.visible_to`.

    Made of columns instead of F("…"), and remembered: every page asks, and would look up each name a score of times.
    """
    member = In(column(register, "forum"), own)
    kept_out = Q(In(column(register, "item"), list(excluded)), member) if own and excluded else None
    outcomes: Any = register._meta.get_field("outcomes")
    nothing = {
        "title": Value(CLOSED_TITLE, output_field=models.CharField()),
        "text": Value("", output_field=models.TextField()),
        "kind": Value("", output_field=models.CharField()),
        "case": Value("", output_field=models.CharField()),
        "outcomes": Value([], output_field=outcomes),
        "closed": Value(True),
        "whole": Value(False),
        "part": Value(False),
    }

    def told(name: str, whole: Any, public: Any) -> Any:
        # Of an open item that one is excluded from no public words were written: not even its title is told.
        hidden = [When(kept_out & Q(closed=False), then=nothing[name])] if kept_out is not None else []
        theirs = [When(kept_out, then=public)] if kept_out is not None else []
        if not own:
            return public
        if not (others or kept_out):
            return whole
        return Case(*hidden, *theirs, When(member, then=whole), default=public)

    def unless_closed(name: str, of: str) -> Any:
        closed = Case(When(Exact(column(register, "closed"), True), then=nothing[name]), default=column(register, of))
        return told(name, column(register, of), closed)

    return {
        "shown_title": told("title", column(register, "title"), column(register, "public_title")),
        "shown_text": told("text", column(register, "text"), column(register, "public_text")),
        "shown_kind": unless_closed("kind", "kind"),
        "shown_case": unless_closed("case", "case_number"),
        "shown_outcomes": unless_closed("outcomes", "outcomes"),
        "shown_closed": column(register, "closed")
        if not kept_out
        else told("closed", column(register, "closed"), column(register, "closed")),
        "shown_whole": told("whole", Value(True), Value(False)),
        "shown_part": told("part", Value(False), Value(True)),
    }

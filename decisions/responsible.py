"""Who a name or a unit's title stands for: the account that gets the mails."""

from typing import TYPE_CHECKING

from meetings.models import Forum, Role
from meetings.recommenders import definite, recommenders_of

if TYPE_CHECKING:
    from meetings.models import User


def account_of(forum: Forum, who: str) -> "User | None":
    """The account of the one person in the forum today who has this name, or else this title.

    None where nobody has it or several have: then nobody gets a mail, and the secretary sees so.
    """
    wanted = " ".join(who.split()).casefold()
    people = [one for one in forum.memberships.active().select_related("user") if one.user and one.user.is_active]
    for said in (lambda one: {one.name}, lambda one: {one.title, definite(one.title)} - {""}):
        found = {one.user for one in people if wanted in {name.casefold() for name in said(one)}}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def people_of(forum: Forum) -> list[str]:
    """Whom one may choose from: the names of those in the forum, then who recommends there; each once."""
    people = forum.memberships.active().exclude(role__in=[Role.OBSERVER])
    return list(dict.fromkeys([*people.values_list("name", flat=True), *recommenders_of(forum)]))

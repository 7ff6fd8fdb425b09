"""What was decided of a case before, quoted in an item's text: "Behandlet i Direktørforum den 2. juni 2025: …".

Danish, as the documents are.
"""

import html
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from decisions.models import Outcome, RegisterEntry
from meetings.danish import long_date
from meetings.models import Exclusion, Forum, Role, Section, SectionType, TransitionError
from meetings.permissions import kept_out_of
from meetings.richtext import clean, plain_text

if TYPE_CHECKING:
    from meetings.models import AgendaItem, User

# Where the quotation is put: into the first of these that the item has.
PLACES = (SectionType.HISTORY, SectionType.PRESENTATION, SectionType.OTHER)
MOST = 20
PUBLIC, ORGANISATION, MEMBERS = Forum.Visibility.PUBLIC, Forum.Visibility.ORGANISATION, Forum.Visibility.MEMBERS


def place_of(item: "AgendaItem") -> Section | None:
    """The section that takes the quotation; None where the item has none that could."""
    sections = {section.type: section for section in item.sections.order_by("-position")}
    return next((sections[type_] for type_ in PLACES if type_ in sections), None)


@transaction.atomic
def quote_history(item: "AgendaItem", *, by: "User") -> int:
    """Put what was decided of the case before after what stands in the section, as a version of its own; how many
    decisions that were.

    What is quoted already is not quoted again. Refused where there is nothing to quote, and as `Section.revise` is.
    """
    section = place_of(item)
    if section is None:
        raise TransitionError(_("The item has no section that history can be put into."))
    section.item = item
    section.lock_to_write()
    known = " ".join(plain_text(section.html).split())
    quoted = [quote for quote in quotations_for(item, by) if quote not in known]
    if not quoted:
        raise TransitionError(
            _("There is nothing to quote: no earlier decision of the case that all readers may read.")
        )
    added = "".join(f"<p>{html.escape(quote)}</p>" for quote in quoted)
    section.revise(by=by, html=clean(section.html + added), version=section.version)
    return len(quoted)


def quotations_for(item: "AgendaItem", user: "User") -> list[str]:
    """The latest 20 decisions of the item's case that its writer and all its readers may read, the oldest first.

    Approved ones only. The words are a member's where the item's readers are members of the forum that decided, and
    else the public ones, of forums that all of the item's readers may see. What somebody was excluded from is not
    quoted, unless the same people are excluded here.
    """
    if not item.case_number:
        return []
    rows = RegisterEntry.objects.filter(case_number=item.case_number, approved=True).exclude(item=item)
    rows = rows.exclude(item__in=kept_out_of(user)).filter(forum__in=Forum.objects.visible_to(user))
    among_members = _is_for_members(item)
    entries = [
        (entry, among_members and entry.forum_id == item.forum_id)
        for entry in rows.select_related("forum").order_by("-held_on", "-meeting_id", "-number")[: 3 * MOST]
        if entry.forum_id == item.forum_id or _reaches(entry.forum, item)
    ]
    kept_out = _kept_out([entry.item_id for entry, _whole in entries] + [item.pk])
    told = [
        _quote(entry, entry.text if whole else entry.public_text)
        for entry, whole in entries
        if (whole or not entry.closed) and kept_out.get(entry.item_id, set()) <= kept_out.get(item.pk, set())
    ]
    return list(reversed([quote for quote in told if quote][:MOST]))


def _reaches(source: Forum, item: "AgendaItem") -> bool:
    """Whether all who read the item may see the other forum."""
    if source.visibility == PUBLIC:
        return True
    if source.visibility != ORGANISATION or (item.forum.visibility == PUBLIC and not item.closed):
        return False
    return not item.forum.memberships.active().filter(user__is_external=True).exists()


def _is_for_members(item: "AgendaItem") -> bool:
    """Whether nobody but members of its forum reads the item, now as a draft and later on the agenda."""
    if not item.closed and item.forum.visibility != MEMBERS:
        return False
    people = item.forum.memberships.active()
    members = set(people.of_members().values_list("user", flat=True))
    leaders = set(people.filter(role=Role.LEADER).values_list("user", flat=True))
    return (leaders | {item.author_id}) - {None} <= members


def _kept_out(items: list[int]) -> dict[int, set[object]]:
    """Who takes no part in which item: the account, or the membership of one who has none."""
    found: dict[int, set[object]] = {}
    rows = Exclusion.objects.filter(item__in=items).values_list("item", "membership__user", "membership__name")
    for item, user, name in rows:
        found.setdefault(item, set()).add(user or name)
    return found


def _quote(entry: RegisterEntry, text: str) -> str:
    """One decision in one paragraph; nothing where none was written."""
    outcomes = ", ".join(str(Outcome(value).label) for value in entry.outcomes)
    words = " ".join(text.split()) or outcomes.capitalize()
    return f"Behandlet i {entry.forum.name} den {long_date(entry.held_on)}: {words}" if words else ""

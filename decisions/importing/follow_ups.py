"""Follow-ups of minutes that are imported anew: they are ours and not the file's, and outlive its rows."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from decisions.models.follow_up import FollowUp, FollowUpAnswer

from .refusal import ImportRefused

if TYPE_CHECKING:
    from meetings.models import Meeting


class FollowUpsKept:
    """The follow-ups of a meeting with what was answered, taken off the rows that are about to be written anew.

    Refused where the document no longer has the item of one: nobody could say what it follows up.
    """

    def __init__(self, meeting: "Meeting", document: dict[str, Any], source: str):
        there = {item["key"] for item in document["items"]}
        rows = FollowUp.objects.filter(item__meeting=meeting).select_related("item").order_by("pk")
        self.rows = [(row.item.key, row) for row in rows]
        for key, row in self.rows:
            if str(key) not in there:
                raise ImportRefused(
                    file=source,
                    line=None,
                    message=_("“%(what)s” is to be done after item %(item)s, which the file does not have.")
                    % {"what": row.what, "item": row.item.label},
                    remedy=_("Keep the item in the file, so that it is known what is followed up."),
                )
        self.answers = list(FollowUpAnswer.objects.filter(follow_up__item__meeting=meeting).order_by("pk"))
        FollowUp.objects.filter(item__meeting=meeting).delete()

    def put_back(self, meeting: "Meeting") -> None:
        """Each at the item that has its item's key now, as it was: the mails that were sent know it by its row."""
        items = {item.key: item for item in meeting.items.all()}
        for key, row in self.rows:
            row.item = items[key]
        FollowUp.objects.bulk_create([row for _key, row in self.rows])
        FollowUpAnswer.objects.bulk_create(self.answers)

"""For whoever is asked to approve minutes: one page made for a phone, and the acts on it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from decisions.approval_cards import cards_of
from decisions.approved_text import COVER, name_of
from decisions.models import Approver, Correction, Minutes
from decisions.models.approving import key_of
from decisions.standing import standings_of
from decisions.views.holding import item_of_meeting
from meetings.models import AgendaItem, Meeting, TransitionError, User
from meetings.permissions import reader_of
from meetings.richtext import from_text, plain_text
from meetings.views.attempts import attempt
from meetings.views.meetings import seen_meeting


@never_cache
@require_safe
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The decisions item by item, with Agree and Suggest a correction. Somebody else's link says whose it is."""
    meeting = seen_meeting(request, pk)
    minutes = minutes_of(meeting)
    if not minutes.is_asked_online:
        messages.info(request, _not_asked(minutes))
        return redirect(meeting)
    rows = Approver.objects.of(request.user, minutes)
    if not rows:
        asked = minutes.asked.filter(let_off_at=None)
        return render(request, "decisions/approve_other.html", {"meeting": meeting, "asked": asked}, status=403)
    return _page(request, minutes, _chosen(rows, request.GET.get("for")), rows)


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree with one item, or with all that are left."""
    meeting, minutes, approver = _asked(request, pk)
    key, added = request.POST.get("item", ""), minutes.addenda_sent_at
    items = [piece_of(meeting, key)] if key else None
    try:
        new = approver.agree(items, by=request.user, read=number_in(request, "version"))
    except TransitionError as refusal:
        messages.error(request, str(refusal))
        return _back(minutes, approver)  # to the top, where the refusal stands
    minutes.refresh_from_db()
    if not minutes.is_in_approval:
        messages.success(
            request,
            _("You were the last. The addendum is approved.")
            if added
            else _("You were the last. The minutes are approved."),
        )
        return redirect(f"{meeting.get_absolute_url()}?vis=referat")
    if items:
        messages.success(request, _("You agree: %(what)s.") % {"what": _named(items[0])})
        return _back(minutes, approver, after=key)
    if count := sum(one.item_id is not None for one in new):
        said = ngettext("You agree with %(count)s item.", "You agree with %(count)s items.", count)
        messages.success(request, said % {"count": count})
    elif new:
        messages.success(request, _("You agree: %(what)s.") % {"what": _named(None)})
    return _back(minutes, approver)


@require_POST
def undo_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that one agreed with an item."""
    meeting, minutes, approver = _asked(request, pk)
    item = piece_of(meeting, request.POST.get("item"))
    attempt(request, approver.undo, item, done=_("Your approval is taken back: %(what)s.") % {"what": _named(item)})
    return _back(minutes, approver, at=_anchor(item))


@require_POST
def suggest_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how an item should read, object to it, or ask for a dissent on record. A refusal keeps what was typed."""
    meeting, minutes, approver = _asked(request, pk)
    said, by = request.POST, request.user
    item = piece_of(meeting, said.get("item"))
    addendum = number_in(request, "addendum")
    kind, words, read = said.get("kind", "text"), said.get("words", ""), number_in(request, "version")
    text = said.get("text", "").replace("\r\n", "\n")
    try:
        if kind == "text":
            html = from_text(text) if "plain" in said else text
            about = {"part": said.get("part", "decision"), "words": words, "addendum": addendum or None}
            approver.suggest(item, html, by=by, read=read, **about)
        elif kind == "objection":
            approver.object_to(item, words, by=by, read=read)
        else:
            approver.dissent(item, words, by=by, read=read)
    except TransitionError as refusal:
        refused = {
            "item": key_of(item), "kind": kind, "text": text, "words": words, "why": str(refusal),
            "plain": "plain" in said, "name": f"addendum-{addendum}" if addendum else said.get("part", ""),
        }  # fmt: skip
        minutes = minutes_of(meeting)
        rows = Approver.objects.of(by, minutes) if minutes.is_asked_online else []
        if approver not in rows:
            return _unsent(request, meeting, refused, is_asked=bool(rows))
        return _page(request, minutes, approver, rows, refused=refused, status=422)
    messages.success(request, _("The secretary has been told. You hear when it is answered."))
    return _back(minutes, approver, at=_anchor(item))


@require_POST
def withdraw_correction(request: HttpRequest, pk: int, correction: int) -> HttpResponse:
    """Take a correction back."""
    _meeting, minutes, approver = _asked(request, pk)
    row = get_object_or_404(Correction.objects.select_related("item"), pk=correction, approver=approver)
    row.approver = approver
    attempt(request, row.withdraw, done=_("Your correction is taken back."))
    return _back(minutes, approver, at=_anchor(row.item))


@require_POST
def name_substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another member say it."""
    _meeting, minutes, approver = _asked(request, pk)
    if approver.user_id != request.user.pk:
        raise Http404
    user = member_named(minutes, request.POST.get("substitute", ""))
    done = (
        _("%(name)s can approve for you, and has got a mail.") % {"name": user}
        if user
        else _("Nobody approves for you.")
    )
    attempt(request, approver.name_substitute, user, done=done)
    return _back(minutes, approver)


def piece_of(meeting: Meeting, key: object) -> AgendaItem | None:
    """What a form names: an item of the meeting, or None for the cover; 404 where there is none."""
    return None if key == COVER else item_of_meeting(meeting, key)


def _named(item: AgendaItem | None) -> str:
    return name_of(item.label if item else "")


def _anchor(item: AgendaItem | None) -> str:
    return f"punkt-{item.label}" if item else "forside"


def minutes_of(meeting: Meeting) -> Minutes:
    """The minutes of the meeting; 404 where there are none."""
    return get_object_or_404(Minutes.objects.select_related("meeting__forum"), meeting=meeting)


def member_named(minutes: Minutes, pk: str) -> User | None:
    """The member of the forum that a form names; None for nobody."""
    users = [user for user in members_to_choose(minutes) if str(user.pk) == pk]
    return users[0] if users else None


def members_to_choose(minutes: Minutes) -> list[User]:
    """Those of the forum who have an account, once each, by name."""
    rows = minutes.meeting.forum.memberships.active().of_members().filter(user__is_active=True).select_related("user")
    return list({row.user.pk: row.user for row in rows.order_by("sort_key")}.values())


def _asked(request: HttpRequest, pk: int) -> tuple[Meeting, Minutes, Any]:
    """The meeting, its minutes and the row in which the person says it; 404 for whoever never was asked."""
    meeting = seen_meeting(request, pk)
    minutes = minutes_of(meeting)
    rows = Approver.objects.of(request.user, minutes, let_off=True)
    wanted = [row for row in rows if str(row.pk) == request.POST.get("approver")]
    if not wanted:
        raise Http404
    wanted[0].minutes = minutes
    return meeting, minutes, wanted[0]


def _chosen(rows: list[Approver], wanted: str | None) -> Approver:
    return next((row for row in rows if str(row.pk) == wanted), rows[0])


def number_in(request: HttpRequest, name: str) -> int:
    """A number that the form says; 0, which no row and no version has, where it says none."""
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _back(minutes: Minutes, approver: Any, *, after: str = "", at: str = "") -> HttpResponse:
    """To the page again: to the next piece that waits, where one was agreed with. Where nobody is asked any more, to
    the minutes, for what was answered says so already."""
    if not minutes_of(minutes.meeting).is_asked_online:
        return redirect(f"{minutes.meeting.get_absolute_url()}?vis=referat")
    address = reverse("approve", args=[minutes.meeting_id])
    if approver.user_id is None or approver.substitute_id:
        address += f"?for={approver.pk}"
    if after and minutes.is_asked_online:
        missing = next((one.missing for one in minutes.standings() if one.approver.pk == approver.pk), [])
        anchors = {str(one.key): _anchor(one) for one in minutes.meeting.items.in_order()} | {COVER: _anchor(None)}
        keys = list(anchors)
        place = keys.index(after)
        left = [anchors[key] for key in [*keys[place:], *keys[:place]] if key in missing]
        at = left[0] if left else "enig"
    return redirect(f"{address}#{at or 'main'}")


def _not_asked(minutes: Minutes) -> str:
    if minutes.status == Minutes.Status.DRAFT:
        return _("The minutes are not in approval. The secretary is writing them again.")
    if minutes.is_in_approval:
        return _("The minutes are approved at the next meeting. Nobody is asked before that.")
    return _("The minutes are approved already. You need not do anything.")


def _page(
    request: HttpRequest, minutes: Minutes, approver: Any, rows: list[Any], *, refused: Any = None, status: int = 200
) -> HttpResponse:
    version = minutes.newest()
    standing = next(one for one in standings_of(minutes, version) if one.approver.pk == approver.pk)
    cards = cards_of(minutes, version, standing, reader_of(request.user, minutes.meeting))
    if refused and not any(card.takes(refused) for card in cards):
        return _unsent(request, minutes.meeting, refused, is_asked=True)
    left = [card for card in cards if card.approval is None]
    items_left = sum(card.item is not None for card in left)
    context = {
        "meeting": minutes.meeting,
        "minutes": minutes,
        "version": version,
        "approver": approver,
        "rows": rows,
        "for_self": approver.user_id == request.user.pk,
        "cards": cards,
        "left": len(left),
        "items_left": items_left,
        "cover_left": len(left) > items_left,
        # What a substitute may not read, and so cannot say for somebody else.
        "not_theirs": len(set(standing.missing) - {card.key for card in cards}),
        "to_agree": sum(not card.waits for card in left),
        "waits": sum(card.waits for card in left),
        "refused": refused or {},
        # Whose forms are there from the start: a link leads here from where the script that unfolds them did not come.
        "opened": request.GET.get("ret", ""),
        "needs_editor": any(not text.is_plain for card in left for text in card.texts),
        "added": bool(minutes.addenda_sent_at),
        "members": [user for user in members_to_choose(minutes) if user.pk != approver.user_id],
    }
    return render(request, "decisions/approve_page.html", context, status=status)


def _unsent(request: HttpRequest, meeting: Meeting, refused: dict[str, Any], *, is_asked: bool) -> HttpResponse:
    """What was typed into a form that is no more, to be copied, and why it was not sent."""
    text = refused["text"]
    typed = [text if refused["plain"] else plain_text(text), refused["words"]]
    context = {
        "meeting": meeting,
        "why": refused["why"],
        "texts": [one for one in typed if one.strip()],
        "is_asked": is_asked,
    }
    return render(request, "decisions/approve_unsent.html", context, status=422)

"""Who sees which forum, meeting and agenda: every querysets' `visible_to`, for each of the cast."""

import pytest

from meetings.models import AgendaVersion, Forum, Meeting

CAST = ["secretary", "chair", "chief", "employee", "outsider", "anonymous"]
MEMBERS = {"secretary", "chair", "chief"}


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [("public", set(CAST)), ("organisation", MEMBERS | {"employee"}), ("members", MEMBERS)],
)
def test_forum(request, chefforum, who, visibility, seen_by):
    user = request.getfixturevalue(who)
    Forum.objects.filter(pk=chefforum.pk).update(visibility=visibility)
    assert Forum.objects.visible_to(user).exists() == (who in seen_by)


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize(
    ("visibility", "stage", "seen_by"),
    [
        ("public", "drafting", MEMBERS),
        ("public", "released", MEMBERS | {"employee"}),
        ("public", "approved", set(CAST)),
        ("organisation", "drafting", MEMBERS),
        ("organisation", "released", MEMBERS | {"employee"}),
        ("organisation", "approved", MEMBERS | {"employee"}),
        ("members", "released", MEMBERS),
        ("members", "approved", MEMBERS),
    ],
)
def test_meeting(request, agenda, secretary, who, visibility, stage, seen_by):
    user = request.getfixturevalue(who)
    Forum.objects.update(visibility=visibility)
    if stage != "drafting":
        agenda.release_agenda(by=secretary)
    if stage == "approved":
        Meeting.objects.update(status="approved", minutes_are_out=True)
    assert Meeting.objects.visible_to(user).exists() == (who in seen_by)


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        ("public", MEMBERS | {"employee"}),
        ("organisation", MEMBERS | {"employee"}),
        ("members", MEMBERS),
    ],
)
def test_released_agenda(request, agenda, secretary, who, visibility, seen_by):
    user = request.getfixturevalue(who)
    Forum.objects.update(visibility=visibility)
    agenda.release_agenda(by=secretary)
    assert AgendaVersion.objects.visible_to(user).exists() == (who in seen_by)

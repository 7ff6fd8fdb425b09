"""Taking up what is noted of the people at a meeting's table: locked, and while the meeting is held or written up."""

from django.utils.translation import gettext

from meetings.models import Meeting, Participant, TransitionError

# While it is noted who is here: during the meeting, and until its minutes are sent out for approval.
NOTED = (Meeting.Status.IN_SESSION, Meeting.Status.MINUTES_DRAFTED)


def open_table(meeting: Meeting) -> Meeting:
    """The meeting, locked. Refused before it has begun, and once its minutes are out for approval."""
    meeting.lock()
    if meeting.status not in NOTED:
        raise TransitionError(
            gettext(
                "Who is here can be noted while the meeting is held and its minutes are a draft. It is “%(status)s”."
            )
            % {"status": meeting.get_status_display()}
        )
    return meeting


def taken_up(participant: Participant) -> Participant:
    """The participant as the row is now, under the meeting's lock. Refused as `open_table` is, and if it is gone."""
    meeting = open_table(participant.meeting)
    found = meeting.participants.filter(pk=participant.pk).first()
    if found is None:
        raise TransitionError(gettext("%(name)s has been removed already.") % {"name": participant.name})
    found.meeting = meeting
    return found

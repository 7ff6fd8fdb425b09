"""Addresses of the approval of minutes: for whoever is asked, and for the secretary who asks."""

from django.urls import URLPattern, path

from decisions.views import approval_desk, approving, correcting

APPROVE = "moeder/<int:pk>/godkend/"
DESK = "moeder/<int:pk>/referat/"

urlpatterns: list[URLPattern] = [
    path(APPROVE, approving.approve, name="approve"),
    path(f"{APPROVE}enig/", approving.agree, name="agree"),
    path(f"{APPROVE}fortryd/", approving.undo_agreement, name="undo_agreement"),
    path(f"{APPROVE}ret/", approving.suggest_correction, name="suggest_correction"),
    path(f"{APPROVE}rettelser/<int:correction>/tilbage/", approving.withdraw_correction, name="withdraw_correction"),
    path(f"{APPROVE}stedfortraeder/", approving.name_substitute, name="name_substitute"),
    path(f"{DESK}rettelser/<int:correction>/", correcting.answer_correction, name="answer_correction"),
    path(f"{DESK}papir/", approval_desk.approve_on_paper, name="approve_on_paper"),
    path(f"{DESK}stedfortraeder/", approval_desk.name_substitute_for, name="name_substitute_for"),
    path(f"{DESK}paamind/", approval_desk.remind_missing, name="remind_missing"),
    path(f"{DESK}naeste-moede/", approval_desk.leave_to_next_meeting, name="leave_to_next_meeting"),
]

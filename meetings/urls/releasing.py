"""From the review to the release, and what comes after it."""

from django.urls import URLPattern, path

from meetings.views import after_release, preflight, previewing, releasing, reviewing, undelivered

urlpatterns: list[URLPattern] = [
    path("moeder/<int:pk>/klar/", preflight.preflight, name="preflight"),
    path("moeder/<int:pk>/klar/svar/", preflight.answer_finding, name="answer_finding"),
    path("moeder/<int:pk>/klar/svar/<int:override>/tilbage/", preflight.take_back_answer, name="take_back_answer"),
    path("punkter/<uuid:key>/fund/", preflight.item_findings, name="item_findings"),
    path("moeder/<int:pk>/gennemlaesning/", reviewing.reviews, name="reviews"),
    path("moeder/<int:pk>/gennemlaesning/<int:number>/", reviewing.review, name="review"),
    path("moeder/<int:pk>/gennemlaesning/<int:number>/slut/", reviewing.end_review, name="end_review"),
    path(
        "moeder/<int:pk>/gennemlaesning/<int:number>/kommentar/<uuid:key>/",
        reviewing.comment_review,
        name="comment_review",
    ),
    path(
        "moeder/<int:pk>/gennemlaesning/<int:number>/bilag/<uuid:key>/",
        reviewing.review_attachment,
        name="review_attachment",
    ),
    path("moeder/<int:pk>/se-som/", previewing.preview, name="preview"),
    path("moeder/<int:pk>/se-som/<slug:audience>/", previewing.preview, name="preview_as"),
    path("moeder/<int:pk>/se-som/<slug:audience>/pdf/", previewing.make_draft_pdf, name="make_draft_pdf"),
    path("moeder/<int:pk>/udkast/<str:token>/", previewing.draft_pdf, name="draft_pdf"),
    path("moeder/<int:pk>/frigiv/", releasing.release, name="release"),
    path("moeder/<int:pk>/tillaeg/", releasing.release_supplement, name="release_supplement"),
    path("moeder/<int:pk>/frigivet/", releasing.released, name="released"),
    path("moeder/<int:pk>/frigivet/status/", releasing.release_progress, name="release_progress"),
    path("moeder/<int:pk>/frigivet/mails/", undelivered.send_again, name="send_again"),
    path("forum/<slug:slug>/punkter/mails/", undelivered.send_items_again, name="send_items_again"),
    path("moeder/<int:pk>/frigivet/punkter/", after_release.released_items, name="released_items"),
    path("moeder/<int:pk>/aflys/", releasing.cancel_meeting, name="cancel_meeting"),
    path("punkter/<uuid:key>/udgaar/", after_release.withdraw_item, name="withdraw_item"),
    path("punkter/<uuid:key>/genoptag/", after_release.reinstate_item, name="reinstate_item"),
    path("punkter/<uuid:key>/udsaet/", after_release.postpone_item, name="postpone_item"),
    path("punkter/<uuid:key>/send-tilbage/", after_release.send_back_item, name="send_back_item"),
]

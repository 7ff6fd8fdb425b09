"""Addresses of the meeting while it is held: the cockpit."""

from django.urls import path

from decisions.views import handing_out, holding

urlpatterns = [
    path("moeder/<int:pk>/afhold/", holding.hold, name="hold"),
    path("moeder/<int:pk>/afhold/aabn/", holding.open_session, name="open_session"),
    path("moeder/<int:pk>/afhold/punkt/", holding.go_to_item, name="go_to_item"),
    path("moeder/<int:pk>/afhold/orden/", holding.treat_before, name="treat_before"),
    path("moeder/<int:pk>/afhold/nyt-punkt/", holding.take_up_item, name="take_up_item"),
    path("moeder/<int:pk>/afhold/omdelt/<uuid:key>/", handing_out.hand_out, name="hand_out"),
    path(
        "moeder/<int:pk>/afhold/omdelt/<uuid:key>/fjern/", handing_out.take_back_handed_out, name="take_back_handed_out"
    ),
    path("moeder/<int:pk>/afhold/slut/", holding.end_session, name="end_session"),
    path("moeder/<int:pk>/afhold/fortryd/", holding.undo_session, name="undo_session"),
    path("moeder/<int:pk>/afhold/genoptag/", holding.reopen_session, name="reopen_session"),
]

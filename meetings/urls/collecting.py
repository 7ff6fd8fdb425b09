"""Collecting: the drafting page of an agenda, the backlog, items on their way, comments."""

from django.urls import URLPattern, path

from meetings.views import collecting, commenting, items, pen, placing

urlpatterns: list[URLPattern] = [
    path("moeder/<int:pk>/kladde/", collecting.drafting, name="drafting"),
    path("moeder/<int:pk>/kladde/begynd/", collecting.begin_drafting, name="begin_drafting"),
    path("moeder/<int:pk>/kladde/fund/", collecting.drafting_findings, name="drafting_findings"),
    path("moeder/<int:pk>/kladde/raekkefoelge/", collecting.arrange, name="arrange"),
    path("moeder/<int:pk>/kladde/nyt-punkt/", collecting.add_item, name="add_item"),
    path("moeder/<int:pk>/kladde/fra-ideer/", placing.take_onto_agenda, name="take_onto_agenda"),
    path("moeder/<int:pk>/kladde/fra-skabelon/", placing.use_template, name="use_template"),
    path("moeder/<int:pk>/kladde/find/", placing.find_items, name="find_items"),
    path("moeder/<int:pk>/kladde/kopier/", placing.copy_onto_agenda, name="copy_onto_agenda"),
    path("punkter/<uuid:key>/minutter/", collecting.plan_minutes, name="plan_minutes"),
    path("punkter/<uuid:key>/indlever/", pen.hand_in, name="hand_in"),
    path("punkter/<uuid:key>/tag-tilbage/", pen.take_back, name="take_back"),
    path("punkter/<uuid:key>/send-videre/", pen.endorse, name="endorse"),
    path("punkter/<uuid:key>/optag/", pen.accept, name="accept"),
    path("punkter/<uuid:key>/giv-tilbage/", pen.give_back, name="give_back"),
    path("punkter/<uuid:key>/flyt/", placing.move_item, name="move_item"),
    path("punkter/<uuid:key>/kopier/", placing.copy_item, name="copy_item"),
    path("punkter/<uuid:key>/laeg-til-side/", placing.take_off, name="take_off"),
    path("punkter/<uuid:key>/tag-frem/", placing.put_back, name="put_back"),
    path("punkter/<uuid:key>/skabelon/", placing.make_template, name="make_template"),
    path("punkter/<uuid:key>/kommentarer/", commenting.comment, name="comment"),
    path("kommentarer/<int:pk>/besvaret/", commenting.resolve_comment, name="resolve_comment"),
    path("kommentarer/<int:pk>/aaben/", commenting.reopen_comment, name="reopen_comment"),
    path("forum/<slug:slug>/punkter/", items.forum_items, name="forum_items"),
    path("forum/<slug:slug>/nyt-punkt/", items.new_item, name="new_item"),
    path("mine-punkter/", items.own_items, name="own_items"),
]

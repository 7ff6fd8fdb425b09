"""Addresses of what is decided."""

from django.urls import path

from decisions.views import decision_acts, decision_texts, standard_texts

ITEM = "punkter/<uuid:key>/"
FORUM = "forum/<slug:slug>/standardtekster/"

urlpatterns = [
    path(f"{ITEM}udfald/", decision_acts.set_outcome, name="set_outcome"),
    path(f"{ITEM}udsat-til/", decision_acts.set_later, name="set_later"),
    path(f"{ITEM}udfald/skriv-igen/", decision_acts.follow_outcomes, name="follow_outcomes"),
    path(f"{ITEM}behandlet/", decision_acts.decide_item, name="decide_item"),
    path(f"{ITEM}tag-op-igen/", decision_acts.reopen_item, name="reopen_item"),
    path(f"{ITEM}retur/", decision_acts.return_item, name="return_item"),
    path(f"{ITEM}stemmer/", decision_acts.count_votes, name="count_votes"),
    path(f"{ITEM}bemaerkninger/", decision_acts.record_statement, name="record_statement"),
    path(f"{ITEM}bemaerkninger/<int:pk>/", decision_acts.change_statement, name="change_statement"),
    path(f"{ITEM}tekst/<slug:slug>/", decision_texts.save_decision, name="save_decision"),
    path(f"{ITEM}tekst/<slug:slug>/historik/", decision_texts.decision_history, name="decision_history"),
    path(f"{ITEM}tekst/<slug:slug>/gendan/", decision_texts.restore_decision, name="restore_decision"),
    path(FORUM, standard_texts.standard_texts, name="standard_texts"),
    path(f"{FORUM}<int:pk>/", standard_texts.change_standard_text, name="change_standard_text"),
    path(f"{FORUM}<int:pk>/plads/", standard_texts.place_standard_text, name="place_standard_text"),
]

"""Writing: one item's texts, their saving, their history."""

from django.urls import path

from meetings.views import docx, guide, history, together, writers, writing

urlpatterns = [
    path("punkter/adgang/", writers.writing_pass, name="writing_pass"),
    path("punkter/<uuid:key>/", writing.item_draft, name="item_draft"),
    path("punkter/<uuid:key>/hoved/", writing.save_head, name="save_head"),
    path("punkter/<uuid:key>/skrivehjaelp/", guide.writing_guide, name="writing_guide"),
    path("punkter/<uuid:key>/skrivehjaelp/skjul/", guide.hide_writing_guide, name="hide_writing_guide"),
    path("punkter/<uuid:key>/skriver/", together.writing, name="writing"),
    path("punkter/<uuid:key>/afsnit/<int:pk>/", writing.save_section, name="save_section"),
    path("punkter/<uuid:key>/docx/", docx.fill_from_docx, name="fill_from_docx"),
    path("punkter/<uuid:key>/docx/gem/", docx.save_docx, name="save_docx"),
    path("punkter/<uuid:key>/historik/<int:pk>/", history.section_history, name="section_history"),
    path("punkter/<uuid:key>/historik/<int:pk>/gendan/", history.restore_section, name="restore_section"),
]

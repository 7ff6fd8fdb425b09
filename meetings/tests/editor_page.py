"""A page with two editors and nothing else, for the tests of the editor in a browser. An URLconf."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

PAGE = """{% extends "base.html" %}
{% block styles %}{% include "meetings/_editor_scripts.html" %}{% endblock %}
{% block content %}
<h1>Tekst</h1><h2>Punkt 1</h2>
<form method="post" class="prose">
  <h3 id="first">Sagsfremstilling</h3><textarea data-editor name="html" aria-labelledby="first" rows="6"></textarea>
  <h3 id="second">Økonomi</h3><textarea data-editor name="economy" aria-labelledby="second" rows="6"></textarea>
  <button class="btn btn-primary" type="submit">Gem</button>
</form>
{% endblock %}"""


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    """The page; what is posted is not kept."""
    return HttpResponse(engines["django"].from_string(PAGE).render({}, request))


urlpatterns = [path("editor/", page), path("", include("chefforum.urls"))]

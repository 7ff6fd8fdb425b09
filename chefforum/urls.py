"""Every address of the house."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from chefforum.accounts import sign_out
from chefforum.unsent import unsent

# One door: the administration is entered through the same sign-in, with its limits on guessing.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("decisions.urls")),  # what most people come for is looked for first
    path("", include("meetings.urls")),
    path("admin/", admin.site.urls),
    path("konto/logout/", sign_out),
    path("konto/usendt/", unsent, name="unsent"),
    path("konto/", include("allauth.urls")),
]

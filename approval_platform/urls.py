from django.urls import include, path

from accounts.views import preferences, styleguide
from supervision.views import health
from workflows.flow import drawing

urlpatterns = [
    path("accounts/", include("accounts.urls")),
    path("api/v1/", include("workflows.urls_api")),
    path("desk/", include("workflows.urls_desk")),
    path("healthz", health.healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("preferences/elder/", preferences.elder_mode, name="elder-mode"),
    path("styleguide/", styleguide.styleguide, {"draw": drawing.draw}, name="styleguide"),
    path("supervision/", include("supervision.urls")),
    path("", include("items.urls")),
    path("manage/", include("workflows.urls_manage")),
    path("", include("workflows.urls_portal")),
]

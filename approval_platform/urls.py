from django.urls import include, path

from accounts.views import preferences, styleguide

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("preferences/elder/", preferences.elder_mode, name="elder-mode"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),  # 404 outside demonstration and debugging
]

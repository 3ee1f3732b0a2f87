from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from items import api as items
from workflows.api import licence_acts, licences, notes, views
from workflows.api.acts import VERBS

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("items/", items.ItemList.as_view(), name="api-items"),
    path("items/<slug:code>/", items.ItemDetail.as_view(), name="api-item"),
    path("files/", views.FileUpload.as_view(), name="api-files"),
    path("applications/", views.ApplicationList.as_view(), name="api-applications"),
    path("applications/<str:number>/", views.ApplicationDetail.as_view(), name="api-application"),
    path("licences/", licences.LicenceList.as_view(), name="api-licences"),
    path("licences/<str:number>/", licences.LicenceDetail.as_view(), name="api-licence"),
    *(
        path(f"licences/<str:number>/acts/{name}/", licence_acts.ending_view(name, *parts), name=f"api-licence-{name}")
        for name, parts in licence_acts.ACTS.items()
    ),
    path("applications/<str:number>/notes/", notes.Notes.as_view(), name="api-notes"),
    *(path(f"applications/<str:number>/acts/{name}/", views.act_view(name), name=f"api-{name}") for name in VERBS),
]

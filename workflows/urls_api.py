from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from items import api as items
from workflows.api import licences, views
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
    *(path(f"applications/<str:number>/acts/{name}/", views.act_view(name), name=f"api-{name}") for name in VERBS),
]

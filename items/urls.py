from django.urls import path

from items.views import catalogue, delegations, importing, manage

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("items/", catalogue.item_list, name="item-list"),
    path("items/", catalogue.item_list, name="catalogue"),
    path("items/<slug:code>/", catalogue.item_guide, name="item-guide"),
    path("manage/items/", manage.item_list, name="manage-items"),
    path("manage/items/import/", importing.upload, name="import-items"),
    path("manage/items/import/<uuid:token>/", importing.report, name="import-report"),
    path("manage/items/template.xlsx", importing.template, name="import-template"),
    path("manage/items/<slug:code>/", manage.item, name="manage-item"),
    path("manage/items/<slug:code>/draft/", manage.draft, name="manage-draft"),
    path("manage/items/<slug:code>/edit/", manage.edit, name="edit-draft"),
    path("manage/items/<slug:code>/compare/", manage.compare, name="compare-draft"),
    path("manage/items/<slug:code>/towns/", delegations.delegations, name="item-delegations"),
    path("manage/items/<slug:code>/towns/<int:pk>/end/", delegations.end, name="end-delegation"),
    path("manage/items/<slug:code>/publication/", manage.publication, name="publish-draft"),
]

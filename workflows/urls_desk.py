from django.urls import path

from workflows.views import desk_act, desk_case, desk_queue, desk_search

urlpatterns = [
    path("", desk_queue.desk, name="desk"),
    path("claim/", desk_queue.claim, name="desk-claim"),
    path("search/", desk_search.search, name="desk-search"),
    path("applications/<str:number>/", desk_case.case, name="desk-case"),
    path("applications/<str:number>/<slug:act>/", desk_act.act, name="desk-act"),
    path("applications/<str:number>/<slug:act>/preview/", desk_act.preview, name="desk-act-preview"),
]

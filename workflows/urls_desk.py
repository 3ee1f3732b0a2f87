from django.urls import path

from workflows.views import (
    desk_act,
    desk_case,
    desk_intake,
    desk_licences,
    desk_queue,
    desk_search,
    desk_spot_checks,
    desk_supplement,
)

urlpatterns = [
    path("", desk_queue.desk, name="desk"),
    path("claim/", desk_queue.claim, name="desk-claim"),
    path("search/", desk_search.search, name="desk-search"),
    path("intake/", desk_intake.choose_item, name="desk-intake"),
    path("intake/<slug:code>/", desk_intake.choose_applicant, name="desk-intake-applicant"),
    path("intake/<slug:code>/for/<str:token>/", desk_intake.fill_in, name="desk-intake-form"),
    path("licences/", desk_licences.register, name="desk-licences"),
    path("licences/<int:pk>/", desk_licences.licence, name="desk-licence"),
    path("licences/<int:pk>/<slug:act>/", desk_licences.end, name="desk-licence-end"),
    path("applications/<slug:number>/", desk_case.case, name="desk-case"),
    path("applications/<slug:number>/supplement/", desk_supplement.supplement, name="desk-supplement"),
    path("applications/<slug:number>/<slug:act>/", desk_act.act, name="desk-act"),
    path("applications/<slug:number>/<slug:act>/preview/", desk_act.preview, name="desk-act-preview"),
    path("spot-checks/", desk_spot_checks.spot_check_list, name="desk-spot-checks"),
    path("spot-checks/<slug:number>/", desk_spot_checks.spot_check, name="desk-spot-check"),
]

from django.urls import path

from workflows.views import (
    late_materials,
    papers,
    portal_apply,
    portal_cases,
    portal_check,
    portal_correction,
    portal_drafts,
    portal_hearing,
    portal_materials,
    portal_tracking,
)

urlpatterns = [
    path("items/<slug:code>/apply/", portal_apply.apply, name="apply"),
    path("my/", portal_cases.my_applications, name="my-applications"),
    path("my/applicant/", portal_apply.own_applicant, name="own-applicant"),
    path("my/drafts/<uuid:pk>/", portal_drafts.draft, name="draft"),
    path("my/drafts/<uuid:pk>/sections/<slug:key>/", portal_drafts.section, name="draft-section"),
    path("my/drafts/<uuid:pk>/town/", portal_drafts.town, name="draft-town"),
    path("my/drafts/<uuid:pk>/materials/", portal_materials.materials, name="draft-materials"),
    path("my/drafts/<uuid:pk>/materials/<uuid:file>/removal/", portal_materials.remove_file, name="draft-remove-file"),
    path("my/drafts/<uuid:pk>/check/", portal_check.check, name="draft-check"),
    path("my/applications/<str:number>/", portal_cases.case, name="my-application"),
    path("my/applications/<str:number>/submitted/", portal_check.submitted, name="submitted"),
    path("my/applications/<str:number>/correction/", portal_correction.correction, name="answer-correction"),
    path("my/applications/<str:number>/withdrawal/", portal_cases.withdraw, name="withdraw"),
    path("my/applications/<str:number>/hearing/", portal_hearing.ask, name="ask-for-hearing"),
    path("my/applications/<str:number>/late/", late_materials.by_the_applicant, name="hand-in-late"),
    path("track/", portal_tracking.track, name="track"),
    path("files/<uuid:pk>/", papers.file, name="file"),
    path("letters/<str:code>.pdf", papers.letter, name="letter"),
    path("verify/", papers.verify, name="verify"),
    path("verify/<str:code>/", papers.verify, name="verify-paper"),
]

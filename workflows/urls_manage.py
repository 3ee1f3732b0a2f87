from django.urls import path

from workflows.views import (
    manage_calendar,
    manage_flow_drafts,
    manage_flow_json,
    manage_flow_stage,
    manage_flows,
    manage_posts,
    manage_recompute,
    manage_wordings,
)

urlpatterns = [
    path("calendar/", manage_calendar.year_view, name="manage-calendar"),
    path("calendar/recompute/", manage_recompute.recompute, name="calendar-recompute"),
    path("calendar/day/<str:day>/", manage_calendar.edit_day, name="calendar-day"),
    path("calendar/<int:year>/", manage_calendar.year_view, name="calendar-year"),
    path("calendar/<int:year>/load/", manage_calendar.load_notice, name="calendar-load"),
    path("posts/", manage_posts.post_list, name="manage-posts"),
    path("posts/<int:pk>/", manage_posts.post, name="manage-post"),
    path("posts/<int:pk>/relieve/<int:posting>/", manage_posts.relieve, name="relieve-posting"),
    path("flows/", manage_flows.flow_list, name="manage-flows"),
    path("flows/<slug:code>/", manage_flows.flow, name="manage-flow"),
    path("flows/<slug:code>/edit/", manage_flow_drafts.edit, name="edit-flow"),
    path("flows/<slug:code>/draft/", manage_flow_drafts.draft, name="flow-draft"),
    path("flows/<slug:code>/draft/publish/", manage_flow_drafts.publish, name="publish-flow"),
    path("flows/<slug:code>/draft/discard/", manage_flow_drafts.discard, name="discard-flow"),
    path("wordings/", manage_wordings.wording_list, name="manage-wordings"),
    path("wordings/<slug:kind>/", manage_wordings.wording, name="manage-wording"),
    path("wordings/<slug:kind>/preview/", manage_wordings.preview, name="preview-wording"),
    path("flows/<slug:code>/draft/stage/<slug:key>/", manage_flow_stage.stage, name="flow-stage"),
    path("flows/<slug:code>/import/", manage_flow_json.load, name="import-flow"),
    path("flows/<slug:code>/version/<int:number>.json", manage_flow_json.export, name="flow-json"),
]

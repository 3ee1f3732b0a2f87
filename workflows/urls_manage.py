from django.urls import include, path

from workflows.views import (
    manage_calendar,
    manage_licence_rules,
    manage_posts,
    manage_recompute,
    manage_series,
    manage_speedup,
    manage_wordings,
)

urlpatterns = [
    path("flows/", include("workflows.urls_flows")),
    path("calendar/", manage_calendar.year_view, name="manage-calendar"),
    path("calendar/recompute/", manage_recompute.recompute, name="calendar-recompute"),
    path("calendar/day/<str:day>/", manage_calendar.edit_day, name="calendar-day"),
    path("calendar/<int:year>/", manage_calendar.year_view, name="calendar-year"),
    path("calendar/<int:year>/load/", manage_calendar.load_notice, name="calendar-load"),
    path("licence-rules/", manage_licence_rules.rules, name="manage-licence-rules"),
    path("licence-rules/<slug:code>/", manage_licence_rules.rule, name="manage-licence-rule"),
    path("posts/", manage_posts.post_list, name="manage-posts"),
    path("posts/<int:pk>/", manage_posts.post, name="manage-post"),
    path("posts/<int:pk>/relieve/<int:posting>/", manage_posts.relieve, name="relieve-posting"),
    path("speed-up/", manage_speedup.report, name="speed-up"),
    path("wordings/", manage_wordings.wording_list, name="manage-wordings"),
    path("wordings/numbers/", manage_series.paper_series, name="paper-series"),
    path("wordings/<slug:kind>/", manage_wordings.wording, name="manage-wording"),
    path("wordings/<slug:kind>/preview/", manage_wordings.preview, name="preview-wording"),
]

from django.urls import path

from supervision.views import alerts, cases, dashboard, enforcement, notices, operations

urlpatterns = [
    path("", dashboard.dashboard, name="supervision"),
    path("tiles/", dashboard.tiles, name="supervision-tiles"),
    path("wall/", dashboard.wall, name="supervision-wall"),
    path("cases/", cases.case_list, name="supervised-cases"),
    path("cases/<str:number>/", cases.case, name="supervised-case"),
    path("alerts/", alerts.alert_list, name="alerts"),
    path("alerts/cards/", alerts.card_list, name="alert-cards"),
    path("alerts/rules/", alerts.rule_list, name="alert-rules"),
    path("enforcement/", enforcement.enforcement, name="enforcement"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/<int:pk>/acknowledge/", notices.acknowledge, name="acknowledge-notice"),
    path("health/", operations.operations, name="operations"),
    path("health/retry/", operations.retry, name="retry-parked"),
]

from django.urls import path

from supervision.views import alerts, anomalies, cases, dashboard, enforcement, notices, operations, rules, trying

urlpatterns = [
    path("", dashboard.dashboard, name="supervision"),
    path("tiles/", dashboard.tiles, name="supervision-tiles"),
    path("wall/", dashboard.wall, name="supervision-wall"),
    path("cases/", cases.case_list, name="supervised-cases"),
    path("cases/<str:number>/strip/", cases.strip, name="supervised-case-strip"),
    path("cases/<str:number>/", cases.case, name="supervised-case"),
    path("alerts/", alerts.alert_list, name="alerts"),
    path("alerts/cards/", alerts.card_list, name="alert-cards"),
    path("alerts/rules/", rules.rule_list, name="alert-rules"),
    path("alerts/rules/new/", rules.rule_new, name="alert-rule-new"),
    path("alerts/rules/packs/", rules.rule_packs, name="alert-rule-packs"),
    path("alerts/rules/trial/", trying.try_rule, name="alert-rule-trial"),
    path("alerts/rules/rule/<slug:code>/", rules.rule_edit, name="alert-rule"),
    path("anomalies/", anomalies.anomaly_list, name="anomalies"),
    path("anomalies/<int:pk>/", anomalies.anomaly, name="anomaly"),
    path("enforcement/", enforcement.enforcement, name="enforcement"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/<int:pk>/acknowledge/", notices.acknowledge, name="acknowledge-notice"),
    path("health/", operations.operations, name="operations"),
    path("health/retry/", operations.retry, name="retry-parked"),
]

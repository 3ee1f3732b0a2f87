from django.urls import path

from workflows.views import (
    manage_flow_bpmn,
    manage_flow_drafts,
    manage_flow_json,
    manage_flow_moves,
    manage_flow_stage,
    manage_flows,
)

urlpatterns = [
    path("", manage_flows.flow_list, name="manage-flows"),
    path("<slug:code>/", manage_flows.flow, name="manage-flow"),
    path("<slug:code>/edit/", manage_flow_drafts.edit, name="edit-flow"),
    path("<slug:code>/import/", manage_flow_json.load, name="import-flow"),
    path("<slug:code>/version/<int:number>.json", manage_flow_json.export, name="flow-json"),
    path("<slug:code>/version/<int:number>.bpmn", manage_flow_bpmn.export, name="flow-bpmn-export"),
    path("<slug:code>/import-bpmn/", manage_flow_bpmn.load, name="flow-bpmn-import"),
    path("<slug:code>/draft/", manage_flow_drafts.draft, name="flow-draft"),
    path("<slug:code>/draft/stage/<slug:key>/", manage_flow_stage.stage, name="flow-stage"),
    path("<slug:code>/draft/publish/", manage_flow_drafts.publish, name="publish-flow"),
    path("<slug:code>/draft/discard/", manage_flow_drafts.discard, name="discard-flow"),
    path("<slug:code>/move/", manage_flow_moves.plan, name="plan-move"),
    path("<slug:code>/move/<int:pk>/", manage_flow_moves.progress, name="flow-move"),
    path("<slug:code>/move/<int:pk>/undo/", manage_flow_moves.undo, name="undo-move"),
]

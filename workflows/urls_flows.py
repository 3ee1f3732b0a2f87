from django.urls import path

from workflows.views import (
    manage_flow_bottlenecks,
    manage_flow_compare,
    manage_flow_design,
    manage_flow_drafts,
    manage_flow_json,
    manage_flow_moves,
    manage_flow_simulation,
    manage_flow_stage,
    manage_flows,
)

urlpatterns = [
    path("", manage_flows.flow_list, name="manage-flows"),
    path("<int:pk>/design/", manage_flow_design.design, name="flow-design"),
    path("<int:pk>/compare/", manage_flow_compare.comparison, name="flow-compare"),
    path("simulations/<int:pk>/", manage_flow_simulation.simulation, name="simulation"),
    path("simulations/<int:pk>/cancel/", manage_flow_simulation.cancel, name="cancel-simulation"),
    path("<int:pk>/bottlenecks/", manage_flow_bottlenecks.bottlenecks, name="flow-bottlenecks"),
    path("<int:pk>/simulation/", manage_flow_simulation.choose, name="flow-simulation"),
    path("<slug:code>/", manage_flows.flow, name="manage-flow"),
    path("<slug:code>/edit/", manage_flow_drafts.edit, name="edit-flow"),
    path("<slug:code>/import/", manage_flow_json.load, name="import-flow"),
    path("<slug:code>/version/<int:number>.json", manage_flow_json.export, name="flow-json"),
    path("<slug:code>/draft/", manage_flow_drafts.draft, name="flow-draft"),
    path("<slug:code>/draft/stage/<slug:key>/", manage_flow_stage.stage, name="flow-stage"),
    path("<slug:code>/draft/begin/", manage_flow_design.begin, name="begin-flow"),
    path("<slug:code>/draft/publish/", manage_flow_drafts.publish, name="publish-flow"),
    path("<slug:code>/draft/discard/", manage_flow_drafts.discard, name="discard-flow"),
    path("<slug:code>/move/", manage_flow_moves.plan, name="plan-move"),
    path("<slug:code>/move/<int:pk>/", manage_flow_moves.progress, name="flow-move"),
    path("<slug:code>/move/<int:pk>/undo/", manage_flow_moves.undo, name="undo-move"),
]

"""Places where a higher app shows or answers something inside an item's pages, without this app knowing it.

    panels.register("guide_flow", flow_drawing)   # in the higher app's AppConfig.ready
    panels.render("guide_flow", item=item)         # its HTML, or nothing
    panels.ask("stages", edition=edition)          # its answer, or None

Slots: guide_flow(item=) -> SafeString; stages(edition=) -> tuple of stage limits in working days, None for no limit;
flow_faults(edition=) -> conditions of the flow that its form does not fit, in words; publication_effects(edition=) ->
[{"title", "text", "tone"}] on drafts, cases and flow; guide_pdf(edition=, context=) -> bytes, or None without fonts;
item_figures(item=) -> SafeString, its cases with those of what was merged into it; home_notices() -> SafeString, on the
home page; counter_cases(items=, on=) -> {item: cases brought to a counter in a year}.
"""

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_providers = {}


def register(slot, provider):
    _providers[slot] = provider


def ask(slot, **facts):
    provider = _providers.get(slot)
    return provider(**facts) if provider else None


def render(slot, **facts) -> SafeString:
    answer = ask(slot, **facts)
    return conditional_escape(answer) if answer else mark_safe("")

"""Places where a higher app shows something on the pages of this one, without this app knowing it.

    panels.register("case_alerts", alerts_of_case)     # in the higher app's AppConfig.ready
    panels.render("case_alerts", application=found)    # its HTML, or nothing

Slots: case_alerts(application=) and case_urging(application=, request=) on the page of a case;
desk_notices(user=) above an officer's worklist.
"""

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_providers = {}


def register(slot, provider):
    _providers[slot] = provider


def render(slot, **facts) -> SafeString:
    provider = _providers.get(slot)
    answer = provider(**facts) if provider else None
    return conditional_escape(answer) if answer else mark_safe("")

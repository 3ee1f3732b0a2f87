"""Helps for tests of the editor: what a browser would send back from a section's page."""

from items.content import content_of, with_rows
from items.models import Edition

BASE = "/manage/items/special-hours/edit/"


def posted(response, **changes):
    """The fields of the page as it stands, with changes; None takes a field away."""
    page = response.context["page"]
    data = {"seen": response.context["seen"], "page": str(response.context["token"])}
    for form in [*([page.form] if page.form else []), *(page.rows or [])]:
        for bound in form:
            value = bound.field.prepare_value(bound.value()) if hasattr(bound.field, "prepare_value") else bound.value()
            if value is not None and value is not False and value != "":
                data[bound.html_name] = value
    if page.rows:
        data[f"{page.rows.name}-count"] = len(page.rows.forms)
    return {key: value for key, value in {**data, **changes}.items() if value is not None}


def draft_content(code="special-hours"):
    return content_of(with_rows(Edition.objects.filter(state="draft", item__code=code)).get())

"""Template tags and components. No database."""

import re
from xml.etree import ElementTree

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from accounts.charts import bars, lines, nice_top
from accounts.icons import FILLED, LINED, icon
from items.posted import answers


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def render(source, path="/", **context):
    request = RequestFactory().get(path)
    return Template("{% load ui charts %}" + source).render(Context({"request": request, **context}))


class Form(forms.Form):
    name = forms.CharField(help_text="As on the card")
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)


def test_a_field_names_its_hint_and_its_error_for_screen_readers():
    html = render("{% field form.name %}", form=Form({"name": "", "kind": "a"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html and 'aria-invalid="true"' in html
    assert 'id="id_name_helptext"' in html and 'id="id_name_error"' in html and 'for="id_name"' in html


def test_choices_stand_in_a_fieldset_with_a_legend():
    html = render("{% field form.kind %}", form=Form())
    assert "<fieldset" in html and "<legend" in html and html.count('type="radio"') == 1


def test_only_what_may_be_left_out_is_marked_optional():
    assert "(optional)" in render("{% field form.note %}", form=Form())
    assert "(optional)" not in render("{% field form.name %}", form=Form())


def test_the_error_summary_links_each_error_to_its_field():
    html = render('{% include "components/error_summary.html" %}', form=Form({}))
    assert 'href="#id_name"' in html and 'href="#id_kind_0"' in html
    assert "error-summary" not in render('{% include "components/error_summary.html" %}', form=Form())


@pytest.mark.parametrize(
    "kind",
    [
        "text",
        "textarea",
        "number",
        "money",
        "date",
        "choice",
        "choices",
        "resident_id",
        "credit_code",
        "phone",
        "checkbox",
    ],
)
def test_every_kind_of_answer_keeps_what_was_typed_and_shows_its_error(kind):
    definition = {"key": "k", "label": "L", "kind": kind, "required": True, "help": "H", "options": ["typed", "b"]}
    html = render("{% answer_field d value='typed' error='Wrong' %}", d=definition)
    assert 'name="k"' in html and "Wrong" in html and 'id="f-k_error"' in html and "f-k_helptext f-k_error" in html
    assert "checked" in html if kind in ("choice", "choices", "checkbox") else "typed" in html
    assert 'id="f-k"' in html  # where the error summary leads


def test_a_long_choice_becomes_a_list_and_keeps_the_choice():
    options = [{"value": str(n), "label": f"Option {n}"} for n in range(9)]
    html = render("{% answer_field d value=3 %}", d={"key": "k", "label": "L", "kind": "choice", "options": options})
    assert "<select" in html and '<option value="3" selected>Option 3' in html and html.count(" selected") == 1


def test_a_table_shows_its_rows_with_their_values_and_errors_and_offers_one_more():
    column = {"key": "who", "label": "Who", "kind": "text", "required": True}
    definition = {"key": "family", "label": "Family", "kind": "table", "columns": [column]}
    html = render(
        "{% answer_field d value=v errors=e %}",
        d=definition,
        v=[{"who": "甲"}, {"who": "乙"}],
        e={"family-1-who": "Bad"},
    )
    assert 'name="family-0-who" value="甲"' in html and 'name="family-1-who" value="乙"' in html
    assert 'id="f-family-1-who_error"' in html and 'name="add_row" value="family"' in html


def test_what_people_type_is_escaped_everywhere():
    nasty = "<script>x</script>\"'"
    definition = {"key": "k", "label": nasty, "kind": "text", "help": nasty, "options": []}
    html = render("{% answer_field d value=n error=n %}{% alert n title=n %}{% badge n %}", d=definition, n=nasty)
    html += render('{% include "components/facts.html" %}', rows=[{"label": nasty, "value": nasty, "note": nasty}])
    html += bars([{"label": nasty, "value": 1}], title=nasty) + lines(
        ["a"], [{"name": nasty, "values": [1]}], title=nasty
    )
    assert "<script" not in html


def test_the_page_count_is_honest():
    pages = Paginator(range(57), 10)
    assert "51–57 of 57" in render("{% pagination page %}", page=pages.get_page(6))
    assert "Nothing found" in render("{% pagination page %}", page=Paginator([], 10).get_page(1))
    assert "<li>" not in render("{% pagination page %}", page=Paginator(range(10), 10).get_page(1))


def test_page_links_keep_the_question():
    html = render("{% pagination page %}", "/?q=%E7%94%B2&page=2", page=Paginator(range(57), 10).get_page(2))
    assert html.count("q=%E7%94%B2") == html.count("href=") == 7


def test_a_heading_sorts_one_way_then_the_other_and_starts_at_page_one():
    first = render("{% sort_header 'due' 'Due' %}", "/?q=a&page=3")
    again = render("{% sort_header 'due' 'Due' %}", "/?sort=due&q=a")
    assert 'href="?q=a&amp;sort=due"' in first and "aria-sort" not in first
    assert "sort=-due" in again and 'aria-sort="ascending"' in again


def test_django_messages_find_their_tone():
    assert "alert--bad" in render("{% alert 'x' tone='error' %}") and "alert--good" in render(
        "{% alert 'x' tone='success' %}"
    )


def test_every_icon_is_well_formed_and_an_unknown_one_is_a_dot():
    for name in (*FILLED, *LINED, "no such icon"):
        ElementTree.fromstring(icon(name))
    assert icon("no such icon") == icon("dot")


def test_the_longest_bar_is_full_and_nothing_is_nothing():
    svg = ElementTree.fromstring(
        bars([{"label": "a", "value": 8}, {"label": "b", "value": 2}, {"label": "c", "value": 0}], title="T")
    )
    drawn = [r.get("width") for r in svg.iter("rect") if r.get("class").startswith("bar")]
    assert drawn == ["100.00%", "25.00%", "0.00%"]
    ElementTree.fromstring(bars([], title="T"))


def test_lines_leave_a_gap_where_nothing_is_known():
    svg = lines(["a", "b", "c"], [{"name": "n", "values": [1, None, 3]}], title="T")
    path = next(p.get("d") for p in ElementTree.fromstring(svg).iter("path") if p.get("vector-effect"))
    assert path.count("M") == 2 and "L" not in path
    ElementTree.fromstring(lines([], [], title="T"))


def test_the_scale_of_a_chart_holds_its_greatest_value():
    for value in (0, 1, 4, 5, 8, 9, 12.5, 29, 33, 99, 101, 1234):
        top = nice_top(value)
        assert top >= value and top % 4 == 0


def test_what_a_drawn_form_sends_is_read_back_as_it_was_typed():
    cell = {"key": "who", "label": "Who", "kind": "text"}
    fields = [
        {"key": "name", "label": "N", "kind": "text"},
        {"key": "days", "label": "D", "kind": "choices", "options": ["a", "b", "c"]},
        {"key": "sure", "label": "S", "kind": "checkbox"},
        {"key": "family", "label": "F", "kind": "table", "columns": [cell]},
    ]
    definition = {"sections": [{"fields": fields}]}
    typed = {"name": "甲 & 乙", "days": ["a", "c"], "sure": "yes", "family": [{"who": "丙"}, {"who": ""}]}
    html = "".join(render("{% answer_field d value=v %}", d=f, v=typed[f["key"]]) for f in fields)
    sent = QueryDict(mutable=True)
    html = html.replace(" checked", ' checked="1"').replace(" formnovalidate", "")
    html = re.sub(r"(<input[^>]*[^/])>", r"\1/>", html)
    for control in ElementTree.fromstring(f"<f>{html}</f>").iter("input"):
        if control.get("type") == "text" or control.get("checked"):
            sent.appendlist(control.get("name"), control.get("value"))
    assert answers(definition, sent) == typed

from io import BytesIO

from launch import template_texts


def test_texts_of_templates_are_found_between_quotes_and_markup():
    template = """{% load i18n %}<p class="it's">{% translate "Apply now" %}</p>
    {% blocktranslate count n=cases|length %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}
    {% translate "May" context "month" %} don't {% translate 'Say "yes"' %}"""
    keywords = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
    found = {str(text) for _, _, text, _ in template_texts.extract(BytesIO(template.encode()), keywords, [], {})}
    assert "Apply now" in found and 'Say "yes"' in found
    assert any("%(n)s case" in text and "%(n)s cases" in text for text in found)
    assert any("month" in text and "May" in text for text in found)

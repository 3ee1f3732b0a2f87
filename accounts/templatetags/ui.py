"""Template tags every page may use: formats in words, badges, fields, tables, notices. See docs/design.md."""

from datetime import date

from django import template
from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts import audit_words, wording
from accounts.icons import icon as draw_icon
from accounts.months import months_of, read_days

register = template.Library()

register.simple_tag(draw_icon, name="icon")
register.filter("audit_pairs", audit_words.pairs)
register.filter("cn_date", lambda value: wording.day_words(value))
register.filter("cn_date_week", lambda value: wording.day_words(value, weekday=True))
register.filter("cn_datetime", lambda value: wording.moment_words(value))
register.filter("file_size", wording.size_words)


@register.filter
def or_pending(value):
    """A missing legal basis is said to be missing: 依据待核."""
    return value or _("Basis not yet verified")


@register.filter
def percent(share):
    """0.419 -> 41.9 %; nothing -> a dash."""
    return "—" if share is None else f"{float(share) * 100:.1f}%"


@register.simple_tag
def stars(count):
    """Filled and empty stars; a screen reader hears the number."""
    words = _("%(n)s of 5 stars") % {"n": count}
    return format_html(
        '<span class="stars"><span aria-hidden="true">{}{}</span><span class="visually-hidden">{}</span></span>',
        "★" * count,
        "☆" * (5 - count),
        words,
    )


@register.simple_tag
def limit(amount, unit):
    return wording.limit_words(amount, unit)


@register.simple_tag
def amount(number, unit):
    return wording.amount_words(number, unit)


@register.simple_tag
def due_text(remaining, unit="workday", paused=False, finished=False, soon=3):
    return wording.urgency(remaining, unit=unit, soon=soon, paused=paused, finished=finished).words


@register.simple_tag
def due_badge(remaining, unit="workday", paused=False, finished=False, soon=3):
    """还剩 3 个工作日 / 今日到期 / 已超期 2 个工作日 / 暂停计时: a colour, a shape and the words."""
    told = wording.urgency(remaining, unit=unit, soon=soon, paused=paused, finished=finished)
    return urgency_badge(told.degree, told.words)


@register.simple_tag
def reading_badge(reading, unit="workday", finished=False, soon=3):
    """The same from a Reading of the clock."""
    told = wording.urgency_of(reading, unit=unit, soon=soon, finished=finished)
    return urgency_badge(told.degree, told.words)


@register.simple_tag
def urgency_badge(degree, words):
    return format_html('<span class="urgency urgency--{}">{}{}</span>', degree, draw_icon(degree), words)


@register.simple_tag
def badge(label, tone="quiet", icon=""):
    return format_html('<span class="badge badge--{}">{}{}</span>', tone, draw_icon(icon) if icon else "", label)


@register.simple_tag
def status_badge(state, label=""):
    return badge(label or state, wording.STATE_TONES.get(str(state), "quiet"))


@register.simple_tag
def card_badge(colour, label):
    """Yellow and red cards; the words say which."""
    return badge(label, {"yellow": "warn", "red": "solid"}.get(colour, "quiet"), "card")


@register.inclusion_tag("components/alert.html")
def alert(text="", tone="info", title="", icon=""):
    """A message in a box. Django's message levels (success, error, warning, debug) are understood too."""
    level = str(tone).split()[-1] if tone else "info"
    tone = {"success": "good", "error": "bad", "warning": "warn", "debug": "info"}.get(level, level)
    return {"text": text, "tone": tone, "title": title, "icon": icon or tone}


@register.inclusion_tag("components/field.html")
def field(bound, hint="", optional=True, css=""):
    """A Django form field with label, hint and error. `optional=False` drops the word （选填）."""
    widget = bound.field.widget
    kind = "input"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "choices"
    elif isinstance(widget, CheckboxInput):
        kind = "check"
    hint = hint or bound.help_text
    if hint and not bound.help_text:
        bound.help_text = hint  # so that Django's aria-describedby names it
    return {"field": bound, "kind": kind, "hint": hint, "css": css, "optional": optional and not bound.field.required}


@register.inclusion_tag("components/answer_field.html")
def answer_field(definition, value=None, error="", name="", errors=None, rows=None, locked=False):
    """A field of an item's own form definition.

    Names: `key`, table cells `key-<row>-<column>`; items.posted reads them back.
    `errors` maps such names to words; `rows` is how many rows a table shows at least. `locked`: shown, not asked.
    """
    name = name or definition["key"]
    errors = errors or {}
    context = {
        "field": definition,
        "kind": definition.get("kind", "text"),
        "name": name,
        "id": f"f-{name}",
        "value": _shown(value),
        "error": error or errors.get(name, ""),
        "optional": not definition.get("required"),
        "locked": locked,
        "options": [_option(o, value) for o in definition.get("options", ())],
    }
    if context["kind"] == "table":
        context["rows"] = _table_rows(definition, name, value or [], errors, rows)
    return context


def _shown(value):
    """A date goes into a date field as 2016-10-11, whatever the language."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else value


def _option(option, value):
    chosen = value if isinstance(value, list | tuple | set) else [value]
    option = option if isinstance(option, dict) else {"value": option}
    key = option["value"]
    picked = str(key) in {str(c) for c in chosen if c is not None}
    return {"value": key, "label": option.get("label", key), "chosen": picked}


def _table_rows(definition, name, value, errors, rows):
    value = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    shown = max(len(value), rows or 0, definition.get("min_rows", 1), 1)
    return [
        [
            {
                "definition": column,
                "name": f"{name}-{number}-{column['key']}",
                "value": value[number].get(column["key"]) if number < len(value) else None,
                "error": errors.get(f"{name}-{number}-{column['key']}", ""),
            }
            for column in definition.get("columns", ())
        ]
        for number in range(shown)
    ]


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page):
    """Honest counts: which rows stand here, of how many. `page` is a Django Page."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "request": context.get("request"),
        "page": page,
        "pages": list(pages) if page.paginator.num_pages > 1 else [],
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context, key, label, css="", parameter="sort"):
    """A column heading that sorts by a link: `?sort=due`, then `?sort=-due`."""
    request = context["request"]
    current = request.GET.get(parameter, "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    query = request.GET.copy()
    query[parameter] = f"-{key}" if direction == "ascending" else key
    query.pop("page", None)
    return {"label": label, "css": css, "direction": direction, "url": f"?{query.urlencode()}"}


@register.inclusion_tag("components/ledger.html")
def ledger(days, table=True):
    """Every calendar day with why it counted or not: month grids and a table. `days` is a Reading's ledger."""
    rows = read_days(days)
    return {"months": months_of(rows), "rows": rows, "reasons": {row.reason for row in rows}, "table": table}

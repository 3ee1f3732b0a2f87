"""Sentences for opinions: one's own and those of the sections one works in, what was used lately first."""

from django import forms
from django.db.models import F, OuterRef, Q, Subquery

from accounts.posts import departments_of
from workflows import deputies
from workflows.models import Phrase, PhraseUse

INSERT = "insert"  # the name of the button; its value is the field that the phrase goes into
MOST = 200  # in one book


def phrases_of(user, *, on):
    """Personal and the departments', recently used first."""
    used = PhraseUse.objects.filter(phrase=OuterRef("pk"), user=user).values("used_at")[:1]
    return (
        Phrase.objects.filter(Q(user=user) | Q(department__in=departments_of(user, on=on)), removed_at=None)
        .annotate(used_at=Subquery(used))
        .select_related("department")
        .order_by(F("used_at").desc(nulls_last=True), "department", "pk")
    )


def may_edit(phrase: Phrase, user, *, on) -> bool:
    """One's own; a section's book is kept by its head."""
    if phrase.user_id:
        return phrase.user_id == user.pk
    return keeps(user, on=on).filter(pk=phrase.department_id).exists()


def keeps(user, *, on):
    """The departments whose book this person keeps."""
    return deputies.headed_departments(user, on=on).filter(posts__role__in=deputies.HEADS)


def text_fields(form) -> list:
    """Where a phrase may go: the longer texts of a form."""
    if not getattr(form, "phrases", False):
        return []
    return [bound for bound in form.visible_fields() if isinstance(bound.field.widget, forms.Textarea)]


def insert(form, data, *, by, at, on) -> None:
    """Show a form again as it was typed (`data` is the POST), nothing judged, with a phrase put into one text."""
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(data, {}, name)
    into, wanted = data.get(INSERT, ""), data.get("phrase", "")
    if into not in {bound.name for bound in text_fields(form)} or not (wanted.isascii() and wanted.isdigit()):
        return
    phrase = phrases_of(by, on=on).filter(pk=int(wanted[:18])).first()
    if phrase is None:
        return
    there = (form.initial[into] or "").rstrip()
    form.initial[into] = f"{there}\n{phrase.text}" if there else phrase.text
    PhraseUse.objects.update_or_create(phrase=phrase, user=by, defaults={"used_at": at})

"""What stands against a row of the responsibility list, in words for the person who writes it."""

from django.utils.translation import gettext_lazy as _

FAULTS = {
    "missing": _("This must be said."),
    "tied_to_nothing": _("Choose at least one duty or one item it belongs to."),
    "no_lead": _("Name the body that leads. Exactly one does."),
    "two_leads": _("Only one body can lead. Let the others cooperate."),
    "alone": _("A boundary has at least one cooperating body."),
    "half_a_party": _("Say of each body its name, whether it leads, and what it does."),
    "body_twice": _("A body is named twice."),
}
# What a field of a row is called, by its name; a kind may have a word of its own.
LABELS = {
    "title": _("title"),
    "matters": _("Concrete matters"),
    "text": _("Measures"),
    "whom": _("Who is held to account"),
    "basis": _("Basis"),
    "example": _("Example"),
    "items": _("Items"),
    "duties": _("Main duties"),
    "parties": _("Bodies and what each does"),
}
OWN = {
    ("duty", "title"): _("Main duty"),
    ("boundary", "title"): _("Matter"),
    ("supervision", "title"): _("What is supervised"),
    ("accountability", "title"): _("Situation"),
    ("accountability", "text"): _("How it is pursued"),
}


def label_of(kind, name):
    return OWN.get((str(kind), name)) or LABELS[name]

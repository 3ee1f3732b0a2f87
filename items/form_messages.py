"""What is wrong with an answer, in words that tell how to put it right."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

MESSAGES = {
    "required": _("Please fill this in."),
    "must_be_ticked": _("Please read this and tick it."),
    "not_text": _("Words were expected here."),
    "unprintable": _("This contains characters that cannot be printed. Please type it again."),
    "one_line_only": _("Please write this in one line."),
    "too_long": _("This is too long: %(bound)s characters at most. Please shorten it."),
    "not_a_number": _("Please enter a number, such as 12."),
    "not_whole": _("Please enter a whole number."),
    "too_small": _("This number is too small: it must be at least %(bound)s."),
    "too_large": _("This number is too large: it may be at most %(bound)s."),
    "not_money": _("Please enter an amount with at most two decimals, such as 1200.50."),
    "not_a_date": _("Please enter a date, such as 2024-01-31."),
    "too_early": _("This date is too early: not before %(bound)s."),
    "too_late": _("This date is too late: not after %(bound)s."),
    "before_the_other_date": _("This date must not be before the date that precedes it. Please compare both."),
    "not_an_option": _("Please choose one of the answers offered."),
    "bad_phone": _("Please enter a telephone number, such as 13800000000 or 0574-63000000."),
    "bad_bank_account": _("An account number has 12 to 19 digits. Please compare it with the card or the passbook."),
    "not_as_registered": _("This must be the name the applicant is registered under. Correct the registration first."),
    "not_a_table": _("Please fill in the rows again."),
    "too_many_rows": _("There are too many rows: at most %(bound)s."),
    "too_few_rows": _("There are too few rows: at least %(bound)s."),
    "resident_id:length": _("An identity number has 18 places."),
    "resident_id:characters": _("An identity number has digits only; the last place may be X."),
    "resident_id:date": _("The date of birth in the identity number does not exist."),
    "resident_id:check_digit": _("The identity number has a wrong digit. Please compare it with the card."),
    "credit_code:length": _("A unified social credit code has 18 places."),
    "credit_code:characters": _("A unified social credit code has digits and capital letters, without I, O, S, V, Z."),
    "credit_code:check_digit": _(
        "The unified social credit code has a wrong place. Please compare it with the licence."
    ),
}
# Faults of a definition (items.form_definition), for whoever designs a form.
FORM_FAULTS = {
    "no_label": _("It needs a label."),
    "key_used_twice": _("Its key is used twice."),
    "bad_key": _("Its key may hold lower-case letters, digits and underscores."),
    "reserved_key": _("Its key is a name the page itself uses. Choose another."),
    "unprintable": _("This contains characters that cannot be printed. Please type it again."),
    "not_text": _("Words were expected here."),
    "unknown_kind": _("This kind of field does not exist here."),
    "no_options": _("It needs at least one answer to choose from."),
    "bad_option": _("An answer to choose from is empty."),
    "option_used_twice": _("An answer to choose from stands there twice."),
    "no_columns": _("A table needs at least one column."),
    "not_in_a_table": _("A column cannot depend on an answer."),
    "looks_at_no_earlier_field": _("It depends on a field that does not stand before it."),
    "bad_bound": _("A limit is not a number or a date that fits."),
    "another_number": _("This is not the number the applicant is registered under. For somebody else, they apply."),
    "not_a_name": _("Only a line of text or an identity number can hold what the applicant is registered under."),
    "other": _("The form would have a fault there."),
}
REQUIRED_BY_DJANGO = gettext_noop("This field is required.")  # its own forms, in the same words as ours
UNKNOWN = _("Please check this answer.")


def words(errors):
    """{path: code} -> {path: sentence} in the reader's language."""
    return {path: _said(code) for path, code in errors.items()}


def _said(code):
    """A code is looked up whole ("resident_id:length"), else by its first part, the rest being the bound."""
    if code in MESSAGES:
        return str(MESSAGES[code])
    name, _colon, bound = code.partition(":")
    return str(MESSAGES.get(name, UNKNOWN)) % {"bound": bound}

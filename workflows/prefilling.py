"""What an account already says need not be typed again (WCAG 3.3.7). It stays open to change, but for the name the
applicant is registered under where the form asks for exactly that: another name there would be another applicant."""

from items.forms import fields_of, registered_keys

BY_KEY = {
    "organisation": {"company_name": "name", "applicant_name": "name", "legal_representative": "legal_representative"},
    "person": {"name": "name", "applicant_name": "name"},
}
FOR_ALL = {"contact_phone": "phone", "phone": "phone", "applicant_phone": "phone", "address": "address"}
NUMBERS = {"resident_id", "credit_code"}


def known_answers(definition: dict, applicant, *, by, at) -> dict:
    """Answers to fields of the usual names. A full number only into the form of the person it belongs to."""
    known = {**FOR_ALL, **BY_KEY[applicant.kind]}
    answers = {}
    for field in fields_of(definition):
        key = field["key"]
        if key in known and field["kind"] in ("text", "phone"):
            answers[key] = getattr(applicant, known[key])
        elif key in NUMBERS and key == field["kind"] == applicant.id_type and applicant.user_id == by.pk:
            answers[key] = applicant.reveal(by=by, reason="填入本人的申请表", at=at)  # promise 14: written down first
    return {key: value for key, value in (answers | registered_answers(definition, applicant)).items() if value}


def registered_answers(definition: dict, applicant) -> dict:
    """The answers nobody types: the registered name of the applicant, where the form asks for it."""
    return dict.fromkeys(registered_keys(definition, applicant.kind), applicant.name) if applicant else {}

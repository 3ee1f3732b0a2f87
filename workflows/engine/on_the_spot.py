"""当场更正 (Art. 32(3)): what can be put right on the spot is, by the applicant, before the case is accepted."""

from django.utils.translation import gettext as _

from workflows.engine.door import opened
from workflows.engine.intake import _changed_fields, _keep_answers
from workflows.engine.reasons import require_text
from workflows.errors import Incomplete
from workflows.transitions import Action


def correct_on_the_spot(application, *, by, at, what, corrected_by, answers=None, expected_version=None, run_id=None):
    """RECEIVED stays RECEIVED, the five days run on. what: what was put right, also of a paper (a signature);
    corrected_by: the applicant or agent who did; answers: the changed fields, the earlier ones are kept."""
    require_text(what, "what")
    require_text(corrected_by, "corrected_by")
    with opened(
        application, Action.CORRECT_ON_THE_SPOT, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        changed = _changed_fields(case.application, answers) if answers else set()
        if answers and not changed:
            words = _("Nothing has been changed.")
            raise Incomplete(words, fields={f"answers.{key}": words for key in answers})
        _keep_answers(case, answers if changed else None)
        case.note.update(what=what, corrected_by=corrected_by, fields=sorted(changed))
    return application

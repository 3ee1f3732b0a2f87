"""Asking another department without passing the case on: the case and its limits stay where they are."""

from datetime import date

from django.utils.translation import gettext as _

from workflows.engine.door import Case, opened
from workflows.engine.reasons import require_text
from workflows.errors import Incomplete, NotAllowed
from workflows.models import Consultation
from workflows.permissions import posts_of
from workflows.transitions import Action


def consult(application, *, by, at, post, question, due_on: date, expected_version=None, run_id=None):
    """post: the accounts.Post that is asked; it sees the case until it has answered."""
    require_text(question, "question")
    with opened(application, Action.CONSULT, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        if due_on < case.today:
            words = _("Today at the earliest.")
            raise Incomplete(words, fields={"due_on": words})
        if post.department_id == case.run.post.department_id:
            words = _("This is your own department. Please ask another one.")
            raise Incomplete(words, fields={"post": words})
        if _open(case).filter(post=post).exists():
            words = _("This post has been asked already and has not answered yet.")
            raise Incomplete(words, fields={"post": words})
        asked = Consultation.objects.create(
            application=case.application,
            run=case.run,
            post=post,
            question=question,
            due_on=due_on,
            asked_by=by,
            asked_at=case.at,
        )
        case.note.update(
            consultation=asked.pk, post=post.pk, post_name=str(post), question=question, due=due_on.isoformat()
        )
    return application


def answer(application, *, by, at, consultation: int, answer, expected_version=None):
    """By the post that was asked, or who stands in there. consultation: its id."""
    require_text(answer, "answer")
    with opened(application, Action.ANSWER, by=by, at=at, expected_version=expected_version) as case:
        asked = _own(case, consultation, post__in=posts_of(by, on=case.today))
        asked.answer, asked.answered_by, asked.ended_at = answer, by, case.at
        asked.save(update_fields=["answer", "answered_by", "ended_at"])
        case.note.update(consultation=asked.pk, post=asked.post_id, post_name=str(asked.post), answer=answer)
    return application


def take_back(application, *, by, at, consultation: int, expected_version=None):
    """The question is settled otherwise; the department asked no longer sees the case."""
    with opened(application, Action.TAKE_BACK, by=by, at=at, expected_version=expected_version) as case:
        asked = _own(case, consultation, run__post__in=posts_of(by, on=case.today))
        asked.ended_at = case.at
        asked.save(update_fields=["ended_at"])
        case.note.update(consultation=asked.pk, post=asked.post_id, post_name=str(asked.post))
    return application


def _open(case: Case):
    return Consultation.objects.filter(application=case.application, ended_at=None)


def _own(case: Case, pk: int, **condition) -> Consultation:
    found = _open(case).filter(pk=pk, **condition).select_related("post__department").first()
    if found is None:
        raise NotAllowed(_("This question is no longer open."))
    return found

"""The acts an officer may do by a page of their own: name in the address, words, form, verb, paper to look at first."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from workflows import engine
from workflows.desk import filing_forms as filing
from workflows.desk import forms
from workflows.desk import handling_forms as handling
from workflows.desk.corrections import RequestCorrection
from workflows.desk.law_acts import law_acts
from workflows.transitions import Action as A


@dataclass(frozen=True)
class Act:
    action: A
    title: object
    verb: Callable
    form: type[forms.ActForm] = forms.ActForm
    tone: str = "secondary"
    help: object = ""
    letter: str = ""  # the kind of paper this act issues, where it can be looked at before
    of_a_stage: bool = True
    final: bool = False  # ends or decides the case: shown once more before it is done
    recorded_as: tuple = ()  # other names its event may have: what is announced, or what a delivery brought about
    rare: bool = False  # offered behind a fold, so that the acts of every day stand out

    def do(self, application, form, *, by, at) -> None:
        seen = {"expected_version": form.cleaned_data["version"]}
        if self.of_a_stage:
            seen["run_id"] = form.cleaned_data["run"]
        self.verb(application, by=by, at=at, **seen, **form.arguments())


ACTS: dict[str, Act] = {
    "claim": Act(A.CLAIM, _("Take the case"), engine.claim),
    "judge": Act(
        A.JUDGE,
        _("Judge the materials"),
        engine.judge,
        handling.Judge,
        help=_("Each material one by one. What does not comply goes into the correction notice and blocks acceptance."),
    ),
    "answer": Act(A.ANSWER, _("Answer the question"), engine.answer, handling.Answer, "", of_a_stage=False),
    "accept": Act(
        A.ACCEPT,
        _("Accept"),
        engine.accept,
        forms.Accept,
        "",
        _("The limits begin to count and the notice of acceptance is issued."),
    ),
    "request_correction": Act(
        A.REQUEST_CORRECTION,
        _("Request a correction"),
        engine.request_correction,
        RequestCorrection,
        help=_(
            "Name everything now: there is one notice (Licence Law, Art. 32(4)). A second may only repeat points of it."
        ),
        letter="correction",
    ),
    "decline": Act(A.DECLINE, _("Do not accept"), engine.decline, forms.Decline, letter="not_accepted", final=True),
    "advance": Act(A.ADVANCE, _("Pass on to the next stage"), engine.advance, forms.Advance, ""),
    "give_opinion": Act(
        A.GIVE_OPINION,
        _("Give the opinion of your post"),
        engine.give_opinion,
        forms.GiveOpinion,
        "",
        _("Each post is asked once. The leading post sums up when enough opinions are in."),
    ),
    "grant": Act(A.GRANT, _("Grant"), engine.grant, forms.Grant, "", letter="grant", final=True),
    "refuse": Act(
        A.REFUSE,
        _("Refuse"),
        engine.refuse,
        forms.Refuse,
        "danger",
        _("The decision states facts, reasons, basis, and where the applicant can turn (Licence Law, Art. 38)."),
        letter="refusal",
        final=True,
    ),
    "deliver": Act(A.DELIVER, _("Record the delivery"), engine.deliver, forms.Deliver, ""),
    "close": Act(A.CLOSE, _("Close the case"), engine.close, tone=""),
    "resume": Act(A.RESUME, _("Go on after the suspension"), engine.resume, forms.Resume, ""),
    "end_special_procedure": Act(
        A.END_SPECIAL_PROCEDURE,
        _("End the special procedure"),
        engine.end_special_procedure,
        tone="",
        help=_("The result is there: the clock goes on from the next working day."),
    ),
    "send_back": Act(
        A.SEND_BACK,
        _("Send back"),
        engine.send_back,
        forms.SendBack,
        help=_("The limits of the case run on; the stage counts anew."),
    ),
    "start_special_procedure": Act(
        A.START_SPECIAL_PROCEDURE,
        _("Start a special procedure"),
        engine.start_special_procedure,
        forms.StartSpecialProcedure,
        help=_("It begins when its notice has been delivered: at once for who agreed to electronic delivery."),
        recorded_as=(A.ANNOUNCE_PAUSE,),
    ),
    "suspend": Act(A.SUSPEND, _("Suspend"), engine.suspend, forms.Suspend, recorded_as=(A.ANNOUNCE_PAUSE,), rare=True),
    "extend": Act(
        A.EXTEND,
        _("Approve an extension"),
        engine.extend,
        forms.Extend,
        help=_("It is in force when its notice has been delivered before the due day is over."),
        of_a_stage=False,
        recorded_as=(A.ANNOUNCE_EXTENSION,),
    ),
    "consult": Act(
        A.CONSULT,
        _("Ask another department"),
        engine.consult,
        handling.Consult,
        help=_("The case stays with you and its limits run on. Several departments may be asked."),
    ),
    "take_back": Act(A.TAKE_BACK, _("Take a question back"), engine.take_back, handling.TakeBack, of_a_stage=False),
    "transfer": Act(
        A.TRANSFER,
        _("Transfer to the town in charge"),
        engine.transfer,
        filing.Transfer,
        help=_("The days to accept run on. What belongs to another agency is not accepted, naming that agency."),
        rare=True,
    ),
    "link": Act(A.LINK, _("Link with another case"), engine.link, filing.Link, of_a_stage=False, rare=True),
    "assign": Act(A.ASSIGN, _("Assign to an officer"), engine.assign, handling.Assign),
    "release": Act(A.RELEASE, _("Give the case back"), engine.release),
    "void": Act(
        A.VOID,
        _("Void the case"),
        engine.void,
        forms.Void,
        "danger",
        _("Only for an entry made in error. Number and history stay."),
        of_a_stage=False,
        final=True,
    ),
}
ACTS |= law_acts(Act)

"""The acts the law asks for beside the way through the stages: deliveries, extensions, hearings, checks, blocks."""

from django.utils.translation import gettext_lazy as _

from workflows import engine
from workflows.desk import law_forms as forms
from workflows.transitions import Action as A


def law_acts(Act) -> dict:  # noqa: N803 a class
    return {
        "serve": Act(
            A.SERVE,
            _("Record a delivery"),
            engine.serve_letter,
            forms.Serve,
            help=_(
                "Pauses and extensions take effect on the day their notice is delivered; until then they are pending."
            ),
            recorded_as=(A.START_SPECIAL_PROCEDURE, A.SUSPEND, A.EXTEND, A.EXTENSION_VOID),
            rare=True,
        ),
        "cancel_pause": Act(
            A.CANCEL_PAUSE, _("Cancel what is pending"), engine.cancel_pause, forms.ShortReason, rare=True
        ),
        "confirm_suspension": Act(
            A.CONFIRM_SUSPENSION,
            _("The suspension still stands"),
            engine.confirm_suspension,
            forms.ShortReason,
            help=_("Its cause has been looked at and still stands."),
        ),
        "request_extension": Act(
            A.REQUEST_EXTENSION, _("Ask for an extension"), engine.request_extension, forms.RequestExtension, rare=True
        ),
        "refuse_extension": Act(
            A.REFUSE_EXTENSION,
            _("Refuse the extension"),
            engine.refuse_extension,
            forms.ShortReason,
            of_a_stage=False,
        ),
        "record_site_check": Act(
            A.RECORD_SITE_CHECK,
            _("Record a check on site"),
            engine.record_site_check,
            forms.RecordSiteCheck,
            rare=True,
        ),
        "tell_hearing": Act(
            A.TELL_HEARING,
            _("Tell the right to a hearing"),
            engine.tell_hearing_right,
            forms.TellHearing,
            help=_("A hearing may be asked for within five working days after this has been delivered (Art. 47)."),
            rare=True,
        ),
        "request_hearing": Act(
            A.REQUEST_HEARING,
            _("Record that a hearing is asked for"),
            engine.request_hearing,
            forms.RequestHearing,
            help=_("It is then held within twenty working days (Art. 47)."),
            rare=True,
        ),
        "schedule_hearing": Act(
            A.SCHEDULE_HEARING,
            _("Fix the day of the hearing"),
            engine.schedule_hearing,
            forms.ScheduleHearing,
            rare=True,
        ),
        "record_hearing": Act(
            A.RECORD_HEARING, _("Record the hearing"), engine.record_hearing, forms.RecordHearing, rare=True
        ),
        "drop_hearing": Act(
            A.DROP_HEARING, _("The hearing does not take place"), engine.drop_hearing, forms.ShortReason, rare=True
        ),
        "name_interested_party": Act(
            A.NAME_INTERESTED_PARTY,
            _("Name an interested party"),
            engine.name_interested_party,
            forms.NameInterestedParty,
            help=_("Whose major interests the decision touches is heard before it (Art. 36)."),
            rare=True,
        ),
        "record_statement": Act(
            A.RECORD_STATEMENT, _("Record a statement"), engine.record_statement, forms.RecordStatement, rare=True
        ),
        "block_after_fraud": Act(
            A.BLOCK_AFTER_FRAUD,
            _("Bar after fraud"),
            engine.block_after_fraud,
            forms.Reason,
            "danger",
            _("What was granted had been obtained by fraud or bribery: no new application for three years (Art. 79)."),
            of_a_stage=False,
            final=True,
            rare=True,
        ),
        "check_commitment": Act(
            A.CHECK_COMMITMENT,
            _("Check the commitment"),
            engine.check_commitment,
            forms.CheckCommitment,
            help=_("What was committed to in writing is looked at now. If it is not true, the applicant is told."),
            of_a_stage=False,
        ),
        "lift_block": Act(
            A.LIFT_BLOCK,
            _("Lift the bar"),
            engine.lift_block,
            forms.Reason,
            help=_("The applicant may apply for this item again at once."),
            of_a_stage=False,
            rare=True,
        ),
    }

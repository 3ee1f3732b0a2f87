"""Which form each kind of step has."""

from workflows.models import FlowTestStep
from workflows.rehearsal import step_forms as forms
from workflows.rehearsal.expect_form import Expect
from workflows.rehearsal.submit_form import Submit

Kind = FlowTestStep.Kind
FORMS = {
    Kind.SUBMIT: Submit,
    Kind.PRESS: forms.Press,
    Kind.OPINION: forms.GiveOpinion,
    Kind.WAIT: forms.Wait,
    Kind.SEND_BACK: forms.SendBack,
    Kind.CORRECT: forms.Correct,
    Kind.ANSWER: forms.Answer,
    Kind.PAUSE: forms.StopClock,
    Kind.RESUME: forms.Resume,
    Kind.EXTEND: forms.Extend,
    Kind.SERVE: forms.Serve,
    Kind.END: forms.End,
    Kind.EXPECT: Expect,
}

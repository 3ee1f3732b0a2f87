"""What an officer fills in for deliveries, extensions, hearings, statements, checks on site and blocks."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Posting, User
from accounts.roles import THREE_ADMINISTRATORS
from workflows import examiners, services, timekeeping
from workflows.desk.forms import WAYS, ActForm, line, reason, text

DATE = {"type": "date"}
SHORT = {"class": "input--short"}


def day(label, *, hint=""):
    return forms.DateField(label=label, help_text=hint, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))


class OfficerField(forms.ModelChoiceField):
    def __init__(self, *args, **more):
        super().__init__(*args, **{"empty_label": gettext_lazy("Choose…"), **more})

    def label_from_instance(self, user):
        posts = "、".join(str(p.post) for p in user.postings.all() if p.end_on is None)
        return f"{user.name}（{posts}）" if posts else user.name


def officers(*, on):
    """Whoever holds a post on this day, the administrators of the machine left out."""
    current = Posting.objects.filter(Q(end_on=None) | Q(end_on__gte=on), start_on__lte=on)
    staff = User.objects.filter(kind=User.Kind.STAFF, is_active=True, postings__in=current).exclude(
        postings__in=current.filter(post__role__in=[str(role) for role in THREE_ADMINISTRATORS])
    )
    return staff.distinct().order_by("name", "pk").prefetch_related("postings__post__department")


def nearest_first(found, *, department, on):
    """The same officers, those who work in this section before the others: they are who is usually meant."""
    here = Posting.objects.filter(
        Q(end_on=None) | Q(end_on__gte=on), user=OuterRef("pk"), start_on__lte=on, post__department=department
    )
    return found.annotate(is_here=Exists(here)).order_by("-is_here", "name", "pk")


class Serve(ActForm):
    letter = forms.ChoiceField(label=gettext_lazy("Paper"))
    way = forms.ChoiceField(label=gettext_lazy("Way of delivery"), choices=WAYS, widget=forms.RadioSelect)
    served_on = day(
        gettext_lazy("Day of delivery"),
        hint=gettext_lazy("The day it was received, as the proof says. A pause counts from the day after."),
    )
    receiver = line(gettext_lazy("Received by"), required=True, longest=120)
    relation = line(gettext_lazy("Relation to the applicant"), longest=60)
    place = line(gettext_lazy("Place of delivery"), longest=200)
    postal_number = line(gettext_lazy("Number of the mailing"), hint=gettext_lazy("Needed by post."), longest=60)
    second_deliverer = line(
        gettext_lazy("Second deliverer"),
        hint=gettext_lazy("Needed where the paper was left at the address."),
        longest=60,
    )
    note = text(gettext_lazy("Note"), required=False, rows=2)

    def prepare(self):
        self.fields["receiver"].initial = self.application.applicant.name
        self.fields["served_on"].initial = self.today
        # What was sent may have been delivered since; the engine has better words for that than the list.
        papers = services.deliverable(self.application) if self.is_bound else services.unserved(self.application)
        self.fields["letter"].choices = [(p.number, f"{p.title} {p.number}") for p in papers]
        waiting = self.application.announcements.filter(settled_at=None).select_related("letter").first()
        if waiting:
            self.fields["letter"].initial = waiting.letter.number


class Reason(ActForm):
    reason = reason()


class ShortReason(ActForm):
    reason = text(gettext_lazy("Reason"))


class RequestExtension(ActForm):
    days = forms.IntegerField(
        label=gettext_lazy("Working days"),
        min_value=1,
        max_value=365,
        help_text=gettext_lazy("The head of the bureau decides before the due day is over (Licence Law, Art. 42)."),
        widget=forms.NumberInput(attrs=SHORT),
    )
    reason = reason()


class TellHearing(ActForm):
    matter = text(gettext_lazy("What the decision touches"), hint=gettext_lazy("At least 10 characters."))


class RequestHearing(ActForm):
    requested_by = line(gettext_lazy("Who asks for it"), required=True, longest=120)

    def prepare(self):
        self.fields["requested_by"].initial = self.application.applicant.name


class ScheduleHearing(ActForm):
    date = day(
        gettext_lazy("Day"),
        hint=gettext_lazy("At least seven working days after the notice has been delivered (Licence Law, Art. 48)."),
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"), initial="09:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = line(gettext_lazy("Place of the hearing"), required=True, longest=200)
    host = OfficerField(
        label=gettext_lazy("Led by"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("Nobody who has handled this case (Licence Law, Art. 48)."),
    )
    matter = text(
        gettext_lazy("What it is about"),
        required=False,
        hint=gettext_lazy("Needed where the bureau holds it of its own accord. It is published: name no person."),
    )
    announce = forms.BooleanField(
        label=gettext_lazy("Announce it to the public"),
        help_text=gettext_lazy("What the hearing is about is published with its day and place. Name no person."),
        required=False,
    )

    def prepare(self):
        self.fields["host"].queryset = officers(on=self.today).exclude(pk__in=examiners.of(self.application))
        under_way = self.application.hearings.filter(state__in=["requested", "scheduled"])
        if under_way.exists():
            del self.fields["matter"]
        if not under_way.filter(told_letter__isnull=False).exists():
            del self.fields["announce"]  # the bureau's own hearing is always announced (Art. 46)

    def arguments(self):
        data = super().arguments()
        data["held_at"] = timekeeping.moment(data.pop("date"), data.pop("time"))
        return data

    def field_of(self, name):
        return "date" if name == "held_at" else name


class RecordHearing(ActForm):
    attended = text(gettext_lazy("Who took part"), rows=2)
    record = text(gettext_lazy("Record"), rows=8, hint=gettext_lazy("What was said, and what was shown."))
    signed_by = text(gettext_lazy("Signed by"), rows=2, hint=gettext_lazy("Everybody who signed it (Art. 48)."))


class NameInterestedParty(ActForm):
    party = line(gettext_lazy("Interested party"), required=True, longest=120)
    matter = text(
        gettext_lazy("Which of their interests"),
        hint=gettext_lazy("At least 10 characters. They are told in writing that they may speak (Art. 36)."),
    )


class RecordStatement(ActForm):
    party = line(gettext_lazy("Who speaks"), required=True, longest=120)
    interested = forms.TypedChoiceField(
        label=gettext_lazy("As"),
        choices=[("1", gettext_lazy("Interested party")), ("0", gettext_lazy("Applicant"))],
        coerce=lambda value: value == "1",
        initial="1",
        widget=forms.RadioSelect,
    )
    waived = forms.BooleanField(label=gettext_lazy("Was told, and had nothing to say"), required=False)
    text = text(gettext_lazy("What was said"), required=False)

    def prepare(self):
        told = self.application.events.filter(action="name_interested_party").order_by("-seq").first()
        self.fields["party"].initial = told.data["party"] if told else self.application.applicant.name
        self.fields["interested"].initial = "1" if told else "0"


class CheckCommitment(ActForm):
    kept = forms.TypedChoiceField(
        label=gettext_lazy("What you found"),
        choices=[("1", gettext_lazy("What was committed to is true.")), ("0", gettext_lazy("It is not true."))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    finding = text(
        gettext_lazy("Finding"),
        hint=gettext_lazy("What was looked at. What is not true in at least ten characters; the applicant is told."),
    )


class RecordSiteCheck(ActForm):
    checked_on = day(gettext_lazy("Day"))
    place = line(gettext_lazy("Place of the check"), required=True, longest=200)
    second_officer = OfficerField(
        label=gettext_lazy("Second officer"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("A check on site is made by two or more (Licence Law, Art. 34, 55)."),
    )
    others = line(gettext_lazy("Others present"), longest=200)
    finding = text(gettext_lazy("Finding"))

    def prepare(self):
        self.fields["checked_on"].initial = self.today
        others = officers(on=self.today).exclude(pk=self.by.pk if self.by else None)
        if self.stage_run:
            others = nearest_first(others, department=self.stage_run.post.department_id, on=self.today)
        self.fields["second_officer"].queryset = others

    def clean_checked_on(self):
        if self.cleaned_data["checked_on"] > self.today:
            raise forms.ValidationError(_("Between the day of acceptance and today."))
        return self.cleaned_data["checked_on"]

"""The acts of law through the API: deliveries, extensions, hearings, statements, checks on site, bars."""

from rest_framework import serializers

from workflows import engine
from workflows.api.fields import LONGEST, officer, optional, text
from workflows.models import Service


class Seen(serializers.Serializer):
    version = serializers.IntegerField(required=False)
    run = serializers.IntegerField(required=False)


class Said(Seen):
    reason = serializers.CharField(max_length=LONGEST)


class SaidByRole(serializers.Serializer):
    version = serializers.IntegerField(required=False)
    reason = serializers.CharField(max_length=LONGEST)


class Proof(Seen):
    way = serializers.ChoiceField(Service.Way.choices)
    receiver = text(120)
    relation = optional(60)
    place = optional(200)
    postal_number = optional(60)
    second_deliverer = optional(60)
    note = optional(LONGEST)


class Serving(Proof):
    letter = text(60)
    served_on = serializers.DateField(required=False)


class ExtensionRequest(Said):
    days = serializers.IntegerField(min_value=1, max_value=365)


class Matter(Seen):
    matter = text()


class HearingRequest(Seen):
    requested_by = optional(120)


class HearingDay(Seen):
    held_at = serializers.DateTimeField()
    place = text(200)
    host = officer()
    matter = optional(LONGEST)
    announce = serializers.BooleanField(default=False, help_text="to the public; the bureau's own hearing always is")


class HearingRecord(Seen):
    attended = text()
    record = text()
    signed_by = text()


class InterestedParty(Matter):
    party = text(120)


class Statement(Seen):
    party = text(120)
    text = optional(LONGEST)
    interested = serializers.BooleanField(default=True)
    waived = serializers.BooleanField(default=False)


class SiteCheck(Seen):
    checked_on = serializers.DateField()
    place = text(200)
    finding = text()
    second_officer = officer()
    others = optional(200)


LAW_VERBS = {
    "serve_letter": (engine.serve_letter, Serving),
    "cancel_pause": (engine.cancel_pause, Said),
    "confirm_suspension": (engine.confirm_suspension, Said),
    "request_extension": (engine.request_extension, ExtensionRequest),
    "refuse_extension": (engine.refuse_extension, SaidByRole),
    "tell_hearing_right": (engine.tell_hearing_right, Matter),
    "request_hearing": (engine.request_hearing, HearingRequest),
    "schedule_hearing": (engine.schedule_hearing, HearingDay),
    "record_hearing": (engine.record_hearing, HearingRecord),
    "drop_hearing": (engine.drop_hearing, Said),
    "name_interested_party": (engine.name_interested_party, InterestedParty),
    "record_statement": (engine.record_statement, Statement),
    "record_site_check": (engine.record_site_check, SiteCheck),
    "block_after_fraud": (engine.block_after_fraud, SaidByRole),
    "lift_block": (engine.lift_block, SaidByRole),
}

"""What an act names by number or id, looked up among what its sender may see. Needs `request` and `at` as context."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Department, User
from workflows import timekeeping
from workflows.models import Application, SubmittedFile

LONGEST = 4000  # as in the forms: a text of megabytes would be typeset while the case is locked


def text(longest=LONGEST, **more):
    return serializers.CharField(max_length=longest, **more)


def optional(longest=LONGEST, **more):
    return text(longest, required=False, allow_blank=True, default="", **more)


def officer():
    return serializers.SlugRelatedField(slug_field="username", queryset=User.objects.filter(kind="staff"))


def town():
    return serializers.SlugRelatedField(
        slug_field="code", queryset=Department.objects.filter(kind=Department.Kind.TOWN), help_text="code of the town"
    )


class OwnFiles(serializers.ListField):
    """Ids of files this sender uploaded, that lie in no case and no draft yet."""

    child = serializers.UUIDField()

    def to_internal_value(self, data):
        ids = super().to_internal_value(data)
        mine = SubmittedFile.objects.filter(
            pk__in=ids, uploaded_by=self.context["request"].user, draft=None, removed_at=None
        )
        found = list(mine)
        if len(found) != len(set(ids)):
            raise serializers.ValidationError(_("A file was not found. Please upload it again."))
        return found


def files(**more):
    return OwnFiles(max_length=100, **more)


class SeenCase(serializers.CharField):
    """The number of a case this sender may see."""

    def to_internal_value(self, data):
        number = super().to_internal_value(data)
        day = timekeeping.local_date(self.context["at"])
        # Numbers are digits and hyphens; what PostgreSQL cannot even be asked for is none.
        seen = Application.objects.visible_to(self.context["request"].user, on=day)
        found = seen.filter(number=number).first() if number.isascii() and "\x00" not in number else None
        if found is None:
            raise serializers.ValidationError(_("There is no other case with this number that you may see."))
        return found

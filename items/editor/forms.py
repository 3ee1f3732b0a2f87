"""The fields of one section that are no list. They read and write content (items.content)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.identity import check_credit_code
from items import limits
from items.editor.fields import HELP, LONG, SEVERAL, BasisField
from items.models import Edition
from items.models.labels import choices


class SectionForm(forms.ModelForm):
    """`names`: which fields of the edition stand on this page."""

    fee_basis = BasisField(label=_("fee basis"))

    class Meta:
        model = Edition
        exclude = ("item", "number", "state", "form", "faq", "findings", "revision", "content_hash", "hash_schema")
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in LONG}

    def __init__(self, *args, names, content, type_code, **kwargs):
        super().__init__(*args, initial=content, **kwargs)
        if "extension_max" in names:
            self.fields["extension_max"] = _extension(type_code, self.fields["extension_max"].label)
        for name, enum in SEVERAL.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=self.fields[name].label,
                choices=choices(enum),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields = {name: self.fields[name] for name in names}
        for name, field in self.fields.items():
            field.help_text = field.help_text or HELP.get(name, "")
            if name != "name" and not isinstance(field, forms.TypedChoiceField):
                field.required = False

    def clean_body_code(self):
        code = self.cleaned_data["body_code"]
        if not code:
            return ""
        try:
            return check_credit_code(code)
        except ValueError:
            raise ValidationError(_("This is no unified social credit code.")) from None

    def clean_extension_max(self):
        return self.cleaned_data["extension_max"] or 0

    def _post_clean(self):
        """The instance is written through items.drafts, never by the form."""

    def validate_constraints(self):
        pass


def _extension(type_code, label):
    most = limits.longest_extension(type_code)
    said = _("At most %(most)s working days (Licence Law, Art. 42).")
    if most != limits.MOST_EXTENSION:
        said = _("At most %(most)s working days; more than ten only where the law of the item says so.")
    field = forms.IntegerField(label=label, min_value=0, max_value=most, help_text=said % {"most": most})
    field.error_messages["min_value"] = _("0 at least.")
    field.error_messages["max_value"] = said % {"most": most}
    return field

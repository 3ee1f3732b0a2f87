"""One section's page: its fields and its list, shown or read back."""

from items.editor.forms import SectionForm
from items.editor.rows import Rows


class SectionPage:
    """`SectionPage(section, content)` to show, with `data` to read what was typed."""

    def __init__(self, section, content, data=None, *, type_code="", blank=False):
        self.section, self.content = section, content
        self.form = self.rows = None
        if section.fields:
            self.form = SectionForm(data, names=section.fields, content=content, type_code=type_code)
        if section.rows:
            self.rows = Rows(section.rows, content, data, blank=blank)

    def is_valid(self):
        sound = [part.is_valid() for part in (self.form, self.rows) if part]  # each is asked, for its own faults
        return all(sound)

    def errors(self):
        """Every fault with the address of its field, for the summary."""
        found = []
        for form in [*([self.form] if self.form else []), *(self.rows or [])]:
            for name, messages in form.errors.items():
                bound = form[name] if name in form.fields else None
                label = f"{bound.label}: " if bound else ""
                href = f"#{bound.id_for_label or bound.auto_id}" if bound else f"#{form.prefix}"
                found += [{"href": href, "text": f"{label}{message}"} for message in messages]
        return found

    def read(self):
        """What was typed, as content. Of a page with faults: what is sound, so that it can be kept meanwhile."""
        self.is_valid()
        typed = dict(self.form.cleaned_data) if self.form else {}
        typed = {name: value for name, value in typed.items() if name in self.section.fields}
        if self.rows and self.rows.is_valid():
            typed[self.section.rows] = self.rows.read()
        return typed

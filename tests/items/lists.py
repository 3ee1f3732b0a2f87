"""A bureau in which lists are changed: who drafts, who heads, who keeps the list, who reviews, who decides."""

from datetime import date, timedelta

from accounts.models import Department, Post, User
from accounts.posts import appoint
from items.duties import lines as duty_lines
from items.listing import batches, lines
from items.listing.states import Action
from items.models import ChangeBatch
from tests.factories.items import AT, department

EFFECTIVE = AT.date() + timedelta(days=3)


class ListWorld:
    def __init__(self):
        self.section = department()
        self.keepers, _made = Department.objects.get_or_create(
            code="keepers", defaults={"name": "行政审批科", "kind": "section"}
        )
        self.drafter = self.officer("liaison", "drafter")
        self.head = self.officer("head", "head")
        self.keeper = self.officer("list_admin", "keeper", self.keepers)
        self.legal = self.officer("legal", "legal", self.keepers)
        self.office = self.officer("office", "office", self.keepers)

    def officer(self, role, username, where=None):
        user = User.objects.create_user(username, kind=User.Kind.STAFF, name=username)
        post = Post.objects.establish(department=where or self.section, role=role, title=role)
        appoint(user, post, start_on=date(2020, 1, 1))
        return user

    def batch(self, *written, by=None, list="power", at=AT):
        """A batch with lines: dicts of operation, item and what it needs."""
        made = batches.begin(
            list=list, title="调整权力清单", reason="上级文件", department=self.section, by=by or self.drafter, at=at
        )
        for given in written:
            made.refresh_from_db()
            lines.write_line(made, by=by or self.drafter, at=at, version=made.version, **given)
        made.refresh_from_db()
        return made

    def act(self, batch, action, by, *, at=AT, version=None, **more):
        batch.refresh_from_db()
        return batches.act(batch, Action(action), by=by, at=at, version=version or batch.version, **more)

    def to_approved(self, batch, at=AT):
        for action, by, opinion in (
            ("submit", self.drafter, ""),
            ("agree", self.head, ""),
            ("agree", self.keeper, ""),
            ("lawful", self.legal, "合法"),
            ("agree", self.office, ""),
        ):
            batch = self.act(batch, action, by, at=at, opinion=opinion)
        return batch

    def publish(self, batch, *, on=EFFECTIVE, at=AT, number="慈政办发〔2024〕5号"):
        """All steps there are, to the publication."""
        self.to_approved(batch, at)
        return self.act(batch, "publish", self.keeper, at=at, document_number=number, effective_on=on)

    def published(self, *written, **more) -> ChangeBatch:
        return self.publish(self.batch(*written, at=more.get("at", AT)), **more)


class DutyWorld(ListWorld):
    """With the bureau's own office, which keeps the responsibility list (rules S12)."""

    def __init__(self):
        super().__init__()
        self.bureau_office = Department.objects.create(code="office", name="办公室", kind="section")
        posted = self.office.postings.get()
        posted.delete()
        posted.post.delete()
        self.office = self.officer("office", "office2", self.bureau_office)
        self.office_head = self.officer("head", "office_head", self.bureau_office)

    def duties(self, *rows, by=None, department=None, at=AT):
        """A batch of the responsibility list: pairs of kind and what it says."""
        made = batches.begin(
            list="responsibility",
            title="调整责任清单",
            reason="职责变化",
            department=department or self.section,
            by=by or self.drafter,
            at=at,
        )
        for kind, said in rows:
            self.row(made, kind, said, by=by, at=at)
        return made

    def row(self, batch, kind, said, *, by=None, entry=None, department=None, at=AT):
        batch.refresh_from_db()
        operation = "change" if entry else "add"
        where = department or batch.department
        given = {"kind": kind, "entry": entry, "department": where, "said": said}
        return duty_lines.write_row(
            batch, operation=operation, by=by or self.drafter, at=at, version=batch.version, **given
        )

    def publish_duties(self, batch, *, on=EFFECTIVE, at=AT, number="慈人社〔2024〕9号"):
        for action, by in (("submit", self.drafter), ("agree", self.head), ("agree", self.office_head)):
            self.act(batch, action, by, at=at)
        self.act(batch, "lawful", self.legal, at=at, opinion="合法")
        self.act(batch, "agree", self.office, at=at)
        return self.act(batch, "publish", self.office_head, at=at, document_number=number, effective_on=on)

"""A bureau whose guide offers a written commitment: instead of the union's opinion, and for one condition."""

from items.models import Condition, Edition, Material
from items.publishing import publish
from tests.instants import at
from tests.workflows.licences import LicenceWorld

CONDITION = "有固定的办公场所"
SIGNED = {"materials": ["opinion"], "signed_by": "张申请"}


class CommittingWorld(LicenceWorld):
    def make_edition(self, *arguments):
        edition = super().make_edition(*arguments)
        self.first = edition
        draft = Edition.objects.get(pk=edition.pk)
        draft.pk, draft.state, draft.number, draft.content_hash = None, "draft", 2, ""
        draft.hash_schema = draft.published_at = draft.published_by = draft.effective_on = None
        draft.commitment_days = 20
        draft.save(force_insert=True)
        for row in Material.objects.filter(edition=edition):
            row.pk, row.edition, row.commitment = None, draft, row.key == "opinion"
            row.save(force_insert=True)
        Condition.objects.create(edition=draft, order=1, text=CONDITION, commitment=True)
        publish(draft, by=self.chief, at=at("2016-01-05 09:00"), imported=True)
        draft.refresh_from_db()
        self.item.refresh_from_db()
        return draft

    def committed(self, *, when, **more):
        return self.apply(when=at(when), paper=["plan"], **{"commitment": SIGNED, **more})

    def granted(self, *, when):
        """Received, accepted, reviewed and granted on one day, on a commitment."""
        case = self.committed(when=when)
        self.accept(case, when=when)
        from workflows import engine

        return engine.grant(case, by=self.leader, at=at(when), content="准予。")

    def accept(self, case, *, when):
        from workflows import engine

        engine.accept(case, by=self.clerk, at=at(when))
        return engine.advance(case, by=self.reviewer, at=at(when), opinion="同意")

"""Around the file of a case: to the town in charge, scans of what came on paper, cases that belong together."""

from django.utils.translation import gettext as _

from accounts.models import Department
from items import delegations
from workflows.engine.door import opened
from workflows.engine.reasons import require_reason, require_text
from workflows.engine.submitting import _attach
from workflows.errors import Incomplete, NotAllowed
from workflows.models import Application, CaseLink, SubmittedFile
from workflows.transitions import Action


def transfer(application, *, by, at, town: Department, reason, expected_version=None, run_id=None):
    """移送, before acceptance: the case was sent to the wrong town. The five days to accept run on from receipt.

    Towns act in the bureau's name (Art. 24), so it stays one application to one agency; what belongs to another
    agency is not transferred but declined, naming that agency (Art. 32(1)(2)).
    """
    require_reason(reason)
    with opened(application, Action.TRANSFER, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        stage, former = case.stage(case.run), case.application.town
        if stage.level != "town":
            raise NotAllowed(_("The first stage of this item is not a town's. What is not ours is declined."))
        in_charge = delegations.towns_of(case.application.item, on=case.today)
        if town.pk == case.application.town_id or not in_charge.filter(pk=town.pk).exists():
            words = _("Choose another town or street.")
            raise Incomplete(words, fields={"town": words})
        case.close_run("transferred", opinion=reason)
        case.application.town = town
        case.open_stage(stage, again=True)
        case.note.update(town=town.pk, town_name=town.name, former=former and former.pk, reason=reason)
    return application


def attach_scan(application, *, by, at, files: list[SubmittedFile], expected_version=None):
    """The scan of a paper that lies in the file already. Nothing is opened again; its fingerprint joins the record."""
    files = list(files)
    if not files:
        words = _("Choose at least one file.")
        raise Incomplete(words, fields={"files": words})
    with opened(application, Action.ATTACH_SCAN, by=by, at=at, expected_version=expected_version) as case:
        strange = {f.material_key for f in files} - set(case.application.paper_materials)
        if strange:
            raise NotAllowed(_("Only what was handed over on paper is scanned later."))
        _attach(files, case.application)
        SubmittedFile.objects.filter(pk__in=[f.pk for f in files]).update(scan_of_paper=True)
        case.note["scans"] = [[f.material_key, f.sha256] for f in files]
    return application


def link(application, *, by, at, other: Application, note, expected_version=None):
    """Both pages show it. Whoever links has to see both."""
    require_text(note, "note")
    with opened(application, Action.LINK, by=by, at=at, expected_version=expected_version) as case:
        seen = Application.objects.visible_to(by, on=case.today).filter(pk=other.pk).exists()
        if other.pk == case.application.pk or not seen:
            words = _("There is no other case with this number that you may see.")
            raise Incomplete(words, fields={"other": words})
        one, two = sorted((case.application, other), key=lambda each: each.pk)
        if CaseLink.objects.filter(one=one, other=two).exists():
            words = _("These two are linked already.")
            raise Incomplete(words, fields={"other": words})
        CaseLink.objects.create(one=one, other=two, note=note, made_by=by, made_at=case.at)
        case.note.update(other=other.pk, number=other.number, note=note)
    return application

"""What an applicant does, page by page, and how a guide is replaced meanwhile."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from items.models import Edition, Material
from items.publishing import publish
from workflows import timekeeping
from workflows.models import Draft

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
MATERIALS = (("plan", "实施方案", "applicant"), ("opinion", "工会意见", "applicant"))


def url(name, *args):
    return reverse(name, args=args)


def begin(client, world):
    client.post(url("apply", "special-hours"), {"applicant": world.applicant.pk})
    return Draft.objects.get()


def fill(client, draft, **changes):
    data = {"company_name": "样例厂", "headcount": "12", "remark": "", **changes}
    return client.post(url("draft-section", draft.pk, "company"), data)


def send(client, draft, key, name="方案.pdf", content=PDF):
    return client.post(url("draft-materials", draft.pk), {f"file-{key}": SimpleUploadedFile(name, content)})


def whole(client, world):
    draft = begin(client, world)
    fill(client, draft)
    send(client, draft, "plan")
    send(client, draft, "opinion")
    return draft


def publish_edition(
    world, *, item=None, channels=("web", "counter"), form=None, materials=MATERIALS, accepts=(), **more
):
    """A new edition of the item, in force today; the former one is retired."""
    item = item or world.item
    edition = Edition.objects.create(
        item=item,
        number=item.editions.count() + 1,
        name=world.edition.name,
        promised_amount=14,
        promised_unit="workday",
        statutory_amount=20,
        statutory_unit="workday",
        consult_phone="0574-0000-1001",
        places="慈溪市行政服务中心",
        channels=list(channels),
        form=form or world.edition.form,
        **more,
    )
    for order, (key, name, source) in enumerate(materials, start=1):
        asked = {"key": key, "name": name, "source": source, "required": True, "accepts": list(accepts)}
        Material.objects.create(edition=edition, order=order, **asked)
    return publish(edition, by=world.chief, at=timekeeping.now(), imported=True)


def errors_of(answer) -> str:
    return " ".join(error["text"] for error in answer.context["errors"])

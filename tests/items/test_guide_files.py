"""Files of a guide: looked at before they are kept, frozen with their edition, public once it is published."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from items.drafts import copy_to_draft
from items.models import Edition, EditionFile
from items.publishing import publish
from tests.factories.items import AT, item_with_draft, published
from tests.items.editing import draft_content
from tests.items.test_manage import admin  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db
PAGE = "/manage/items/special-hours/files/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def put(client, name="空表.pdf", data=PDF, role="blank", material="application"):
    return client.post(PAGE, {"role": role, "material": material, "file": SimpleUploadedFile(name, data)})


def test_a_blank_form_is_uploaded_published_and_downloaded_by_anybody(admin, client):  # noqa: F811
    draft = item_with_draft()
    assert put(admin).status_code == 302
    (row,) = draft_content()["files"]
    assert (row["name"], row["role"], row["size"]) == ("空表.pdf", "blank", len(PDF))
    assert draft_content()["materials"][0]["blank_form"]
    address = f"/items/special-hours/files/{EditionFile.objects.get().pk}/"
    assert admin.get(address).status_code == 200
    admin.logout()
    assert client.get(address).status_code == 404  # a draft is not there for the public
    publish(draft, by=None, at=AT)
    response = client.get(address)
    assert response.content == PDF and "attachment" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff" and "sandbox" in response["Content-Security-Policy"]
    assert address in client.get("/items/special-hours/").content.decode()


def test_what_lies_on_the_disk_is_encrypted(admin):  # noqa: F811
    item_with_draft()
    put(admin)
    (name,) = default_storage.listdir("guides")[1]
    with default_storage.open(f"guides/{name}") as file:
        assert PDF not in file.read()


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", b"<script>"), ("a.exe", b"MZ"), ("a.png", PDF), ("a.pdf", b""), ("a.docx", b"PK\x03\x04")],
)
def test_a_file_that_is_not_what_it_says_is_refused_in_words(admin, name, data):  # noqa: F811
    item_with_draft()
    response = put(admin, name, data)
    assert response.status_code == 200 and response.context["form"].errors["file"]
    assert draft_content()["files"] == []


def test_a_file_needs_its_material_and_a_sample_of_the_result_none(admin):  # noqa: F811
    item_with_draft(result_has_sample=False)
    assert put(admin, material="").status_code == 200
    assert put(admin, material="gone").status_code == 200
    assert put(admin, role="result", material="").status_code == 302
    assert draft_content()["result_has_sample"]


def test_the_next_edition_has_the_files_and_what_it_drops_stays_with_the_old_one(admin):  # noqa: F811
    draft = item_with_draft()
    put(admin)
    live = publish(draft, by=None, at=AT)
    copy_to_draft(live)
    (row,) = draft_content()["files"]
    assert admin.post(PAGE, {"remove": f"blank/application/{row['sha256']}"}).status_code == 302
    assert draft_content()["files"] == [] and not draft_content()["materials"][0]["blank_form"]
    old = EditionFile.objects.get(edition=live)
    assert admin.get(f"/items/special-hours/files/{old.pk}/").content == PDF


def test_files_of_a_published_edition_are_frozen(admin):  # noqa: F811
    from tests.items.test_frozen import refused

    draft = item_with_draft()
    put(admin)
    publish(draft, by=None, at=AT)
    refused(lambda: EditionFile.objects.update(name="x"))
    refused(lambda: EditionFile.objects.all().delete())


def test_each_edition_keeps_its_address_and_says_which_is_in_force(client):
    first = published()
    second = publish(copy_to_draft(first), by=None, at=AT)
    old, new = (client.get(f"/items/special-hours/editions/{one.number}/") for one in (first, second))
    assert old.context["is_past"] and not new.context["is_past"]
    assert "现行指南" in old.content.decode()
    assert client.get("/items/special-hours/editions/3/").status_code == 404
    item_with_draft("other")
    assert client.get("/items/other/editions/1/").status_code == 404


def test_the_guide_is_printed_as_pdf_with_its_materials(client):
    from pypdf import PdfReader

    published(rights="有权陈述、申辩 \U000f0000")  # a character no font has
    response = client.get("/items/special-hours/editions/1/guide.pdf")
    assert response["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    assert "特殊工时审批" in text and "申请表" in text and "陈述" in text
    assert Edition.objects.get().pk

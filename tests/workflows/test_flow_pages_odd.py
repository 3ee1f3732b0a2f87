"""Odd texts sent to the pages of a flow: refused in words or harmless, never a fault of ours."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from tests.world import World
from workflows import timekeeping
from workflows.models import FlowTest

pytestmark = pytest.mark.django_db
ODD = ["\x00", "<script>alert(1)</script>", "x" * 5000, "-1", "99999999999999999999", "²"]


@pytest.fixture
def world(client):
    world = World()
    client.force_login(world.person("徐事项", Role.LIST_ADMIN, world.window))
    return world


@pytest.mark.parametrize("odd", ODD)
def test_no_page_of_a_flow_breaks_on_what_is_sent(client, world, odd):
    version = world.flow_version
    test = FlowTest.objects.create(flow=version.flow, name="一路通过", made_by=world.chief, made_at=timekeeping.now())
    code, named = [world.item.code], {"version": version.pk}
    pages = [
        (reverse("flow-tests", kwargs=named), ("name", "run", "going")),
        (reverse("record-flow-test", kwargs=named), ("q", "page", "number")),
        (reverse("flow-test", kwargs={**named, "pk": test.pk}), ("name", "reason", "act", "kind", "step", "run")),
        (
            reverse("flow-test-step", kwargs={**named, "pk": test.pk}),
            ("kind", "step", "after", "stage", "days"),
        ),
        (reverse("flow-impact", kwargs=named), ("x",)),
        (reverse("flow-simulation", args=[version.pk]), ("since", "until", "repetitions", "seed", "more", "months")),
        (reverse("flow-bottlenecks", args=[version.pk]), ("months", "stage", "kind")),
        (reverse("flow-compare", args=[version.pk]), ("with",)),
        (reverse("flow-bpmn-import", args=code), ("text", "seen", "apply")),
        (reverse("import-flow", args=code), ("text", "seen")),
        (reverse("publish-flow", args=code), ("seen",)),
        (reverse("begin-flow", args=code), ("x",)),
    ]
    for address, names in pages:
        for answer in (client.get(address, dict.fromkeys(names, odd)), client.post(address, dict.fromkeys(names, odd))):
            assert answer.status_code < 500, address
            assert "<script>alert" not in answer.content.decode(errors="replace")
    for name in ("flow-bpmn-import", "import-flow"):
        file = SimpleUploadedFile("x", odd.encode() * 3)
        assert client.post(reverse(name, args=code), {"file": file, "seen": ""}).status_code < 500

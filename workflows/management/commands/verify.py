import sys

from django.core.management.base import BaseCommand

from workflows import chain, drift, invariants
from workflows.models import Application


class Command(BaseCommand):
    help = (
        "Check every case's hash chain, every open due date against the clock, and what must hold of every case "
        "(workflows/invariants.py); exits with 1 when something is off."
    )

    def handle(self, **options):
        count = 0
        for fault in chain.faults(Application.objects.order_by("pk").iterator(chunk_size=500)):
            count += 1
            self.stderr.write(fault)
        for deadline, said in drift.drifted():
            count += 1
            number = Application.objects.values_list("number", flat=True).get(pk=deadline.application_id)
            self.stderr.write(f"{number}: {deadline.kind} limit is stored as {deadline.due_on}, the clock says {said}")
        for said in invariants.broken():
            count += 1
            self.stderr.write(said)
        self.stdout.write(f"{Application.objects.count()} cases, {count} faults")
        if count:
            sys.exit(1)

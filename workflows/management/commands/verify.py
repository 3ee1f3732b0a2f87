import sys

from django.core.management.base import BaseCommand

from workflows import chain
from workflows.models import Application


class Command(BaseCommand):
    help = "Check every case's hash chain; names the first bad event of each and exits with 1."

    def handle(self, **options):
        count = 0
        cases = Application.objects.order_by("pk").iterator(chunk_size=500)
        for fault in chain.faults(cases):
            count += 1
            self.stderr.write(fault)
        self.stdout.write(f"{Application.objects.count()} cases, {count} faults")
        if count:
            sys.exit(1)

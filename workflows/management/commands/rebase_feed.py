from django.core.management.base import BaseCommand

from workflows.rebasing import rebase


class Command(BaseCommand):
    help = "After restoring a backup into another cluster: re-base the feed's transaction ids (DATABASE_ROLE=owner)."

    def handle(self, **options):
        self.stdout.write(f"{rebase()} events re-based")

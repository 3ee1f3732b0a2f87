from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Department
from items.importing.running import import_bytes
from items.templatetags.item_words import filled


class Command(BaseCommand):
    help = "Import items from JSON or Excel and say, row by row, what is wrong or missing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--department", help="code of the department of rows that name none")
        parser.add_argument("--drafts", action="store_true", help="keep everything as drafts, publish nothing")

    def handle(self, *args, file, dry_run, department, drafts, **options):
        home = None
        if department:
            home = Department.objects.filter(code=department).first()
            if not home:
                raise CommandError(f"There is no department with the code {department}.")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        report = import_bytes(
            data, at=timezone.now(), dry_run=dry_run, department=home, publishing=not drafts, first_only=True
        )
        self._tell(report)
        if report.is_refused:
            raise CommandError("Nothing was imported.")

    def _tell(self, report):
        for problem in report.file_problems:
            self.stdout.write(f"[{problem.level}] {filled(problem.message, problem.params)}")
        for row in report.rows:
            published = ", published" if row.published else ""
            self.stdout.write(f"{row.place} {row.name} ({row.code or '-'}): {row.outcome}{published}")
            for problem in row.problems:
                place = f"{problem.field}: " if problem.field else ""
                self.stdout.write(f"    [{problem.level}] {place}{filled(problem.message, problem.params)}")
        counts = ", ".join(f"{name} {report.count(name)}" for name in ("created", "updated", "unchanged", "refused"))
        self.stdout.write(f"{counts}{' (dry run: nothing written)' if report.dry_run else ''}")

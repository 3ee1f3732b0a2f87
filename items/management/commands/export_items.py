import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from items.importing.writing import as_json, workbook


class Command(BaseCommand):
    help = "Write the items as a file that import_items reads: JSON with everything, or the Excel template."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="standard output without it")
        parser.add_argument("--xlsx", action="store_true", help="the Excel template")
        parser.add_argument("--empty", action="store_true", help="the template without items")

    def handle(self, *args, file, xlsx, empty, **options):
        today = timezone.localdate()
        data = workbook(empty=empty, on=today) if xlsx or empty else as_json(on=today).encode()
        if file:
            file.write_bytes(data)
            self.stderr.write(f"{file}: {len(data)} bytes")
        else:
            sys.stdout.buffer.write(data)

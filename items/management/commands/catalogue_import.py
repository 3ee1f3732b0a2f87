from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from items.reference.keeping import CannotRead, keep, read


class Command(BaseCommand):
    help = "Read the catalogue above from CSV (编码, 名称, 类型, 版本, 更新日期) and compare the list with it."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options):
        try:
            count = read(file.read_text("utf-8-sig"), at=timezone.now())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}") from None
        except CannotRead as fault:
            raise CommandError(str(fault)) from None
        opened, closed = keep(at=timezone.now())
        self.stdout.write(f"{count} entries; differences: {opened} new, {closed} gone")

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from items.reference.files import CannotRead
from items.reference.keeping import keep
from items.reference.taking import read


class Command(BaseCommand):
    help = "Read the catalogue above, CSV or Excel (编码, 名称, 类型, 层级, 版本, 更新日期), and compare the list."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options):
        try:
            count = read(file.read_bytes(), at=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error}") from None
        except CannotRead as fault:
            raise CommandError(str(fault)) from None
        opened, closed = keep(at=timezone.now())
        self.stdout.write(f"{count} entries; differences: {opened} new, {closed} gone")

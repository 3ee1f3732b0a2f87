from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import User


class Command(BaseCommand):
    help = "Lists the demonstration accounts and what each can try."

    def handle(self, **options):
        for user in User.objects.filter(is_demo=True, is_active=True).exclude(demo_hint="").order_by("kind", "pk"):
            self.stdout.write(f"  {user.username:<12} {user.name}  {user.demo_hint}")
        password = getattr(settings, "DEMO_PASSWORD", "")
        if password:
            self.stdout.write(f"  password of all: {password}")

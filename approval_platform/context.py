from django.conf import settings


def site(request):
    """What every page may show: the bureau's name and whether this is the demonstration."""
    return {"bureau_name": settings.BUREAU_NAME, "demo_mode": settings.DEMO_MODE}

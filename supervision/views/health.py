from django.http import JsonResponse

from supervision import health


def healthz(request):
    """For machines: 200 when everything is alive, 503 with the same JSON when not."""
    report = health.report()
    return JsonResponse(report, status=200 if report["ok"] else 503)

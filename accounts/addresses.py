"""Whose request it is, where proxies stand in front: each of ours adds to X-Forwarded-For whom it was asked by."""

from django.conf import settings


def client_address(request) -> str:
    """The address that the outermost of our proxies (settings.PROXIES of them) saw. What stands before it in the header
    anybody may have written. A header shorter than that did not come through all of them: the peer's own address."""
    peer = request.META.get("REMOTE_ADDR", "")
    said = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    if 0 < settings.PROXIES <= len(said):
        return said[-settings.PROXIES]
    return peer

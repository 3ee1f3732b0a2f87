"""How a person likes to read: elder mode (长辈版) is a cookie, so it works before signing in."""

ELDER_COOKIE = "elder"
ELDER_MAX_AGE = 365 * 24 * 3600


def elder(request) -> dict[str, bool]:
    """Context processor."""
    return {"elder": request.COOKIES.get(ELDER_COOKIE) == "1"}

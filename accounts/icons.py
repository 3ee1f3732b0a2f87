"""Small drawings that stand beside words, never instead of them. 16 × 16, in the colour of the text."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Urgency has a shape of its own for each degree, so that it can be told without colour.
FILLED = {
    "overdue": '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path d="M7 3.5h2v6H7zM7 10.7h2v2H7z" fill="#fff"/>',
    "today": '<path d="M8 1 15.5 15H.5z"/><path d="M7.2 6h1.6v4.5H7.2zM7.2 11.6h1.6v1.6H7.2z" fill="#fff"/>',
    "soon": '<path d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1m0 1.6a5.4 5.4 0 0 0 0 10.8z" fill-rule="evenodd"/>',
    "normal": '<path d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1m0 1.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 8 2.8"/>',
    "paused": '<path d="M3 2h3.5v12H3zM9.5 2H13v12H9.5z"/>',
    "card": '<path d="M3 1h10v14H3z"/>',
    "dot": '<circle cx="8" cy="8" r="4"/>',
    "up": '<path d="m8 3 5 8H3z"/>',
    "down": '<path d="m8 13 5-8H3z"/>',
}
LINED = {
    "finished": '<path d="m2.5 8.5 3.5 3.5 7.5-8"/>',
    "check": '<path d="m2.5 8.5 3.5 3.5 7.5-8"/>',
    "cross": '<path d="m3.5 3.5 9 9m0-9-9 9"/>',
    "unknown": '<path d="M5.5 5.5a2.5 2.5 0 1 1 3.6 2.3C8.3 8.2 8 8.7 8 9.7M8 12.7v.1"/>',
    "info": '<circle cx="8" cy="8" r="6.5"/><path d="M8 7.3v4M8 4.8v.1"/>',
    "good": '<circle cx="8" cy="8" r="6.5"/><path d="m5 8.3 2.2 2.2L11 6"/>',
    "warn": '<path d="M8 2 14.7 14H1.3zM8 6.5v3.3M8 11.9v.1"/>',
    "bad": '<path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3zM8 4.7v4M8 11.2v.1"/>',
    "pause": '<circle cx="8" cy="8" r="6.5"/><path d="M6.2 5.5v5M9.8 5.5v5"/>',
    "file": '<path d="M9.5 1.5h-6v13h9v-10zM9.5 1.5v3h3"/>',
    "download": '<path d="M8 2v8m-3.5-3L8 10.5 11.5 7M2.5 13.5h11"/>',
    "print": '<path d="M4 5.5v-4h8v4M4 11.5H1.5v-6h13v6H12M4 9.5h8v5H4z"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 4 4"/>',
    "text": '<path d="M1.5 13 5.5 3l4 10M3 9.5h5M11 9.5l1.7-4 1.8 4"/>',
    "language": '<circle cx="8" cy="8" r="6.5"/><path d="M1.5 8h13M8 1.5c-5 4-5 9 0 13 5-4 5-9 0-13"/>',
    "person": '<circle cx="8" cy="5" r="3"/><path d="M2 14.5c.6-3.6 3-5 6-5s5.4 1.4 6 5"/>',
    "next": '<path d="m6 3 5 5-5 5"/>',
    "inbox": '<path d="M2 9.5 4 2.5h8l2 7v4H2zM2 9.5h3.5l1 2h3l1-2H14"/>',
    "back": '<path d="M6 3.5 2 7.5l4 4M2 7.5h8a4 4 0 0 1 4 4v1"/>',
    "send": '<path d="M2 8h11M9 4l4 4-4 4"/>',
    "stamp": '<path d="M5.5 2.5a2.5 2.5 0 0 1 5 0c0 2-1 2.5-1 5h4v3.5h-11V7.5h4c0-2.5-1-3-1-5M2.5 14h11"/>',
}


def icon(name: str) -> SafeString:
    """An unknown name draws a dot: a missing picture must never break a page."""
    if name in LINED:
        kind, shape = "icon icon--line", LINED[name]
    else:
        kind, shape = "icon", FILLED.get(name, FILLED["dot"])
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>', kind, mark_safe(shape)
    )

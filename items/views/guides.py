"""A guide under its lasting addresses: each edition by its number, as a page, as PDF, with its files."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.guards import roles_today
from accounts.roles import Role
from items import guide_files, guides, panels
from items.codes import EditionState
from items.content import with_rows
from items.models import Edition, EditionFile

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def _public(code, number):
    """A published edition, in force or not; a draft is not there for the public."""
    editions = with_rows(Edition.objects.exclude(state=EditionState.DRAFT))
    return get_object_or_404(editions, item__code=code, number=number)


@require_GET
def edition(request, code, number):
    found = _public(code, number)
    context, in_force = _context(found)
    return render(request, "catalogue/guide.html", {**context, "is_past": not in_force})


def _context(found):
    today = localdate()
    live = found.item.edition_on(today)
    in_force = live is not None and live.pk == found.pk
    return guides.context(found, today=today, in_force=in_force), in_force


@require_GET
def pdf(request, code, number):
    """The printable guide. The typesetting is the higher app's; without it there is none."""
    found = _public(code, number)
    data = panels.ask("guide_pdf", edition=found, context=_context(found)[0])
    if data is None:
        raise Http404(_("The printable guide cannot be made here. Print the page instead."))
    return attachment(data, f"{code}-{number}.pdf", "application/pdf", inline=True)


@require_GET
def file(request, code, pk):
    """A file of the guide. Of a draft only for those who edit it."""
    found = get_object_or_404(EditionFile.objects.select_related("edition__item"), pk=pk, edition__item__code=code)
    if found.edition.state == EditionState.DRAFT and not _edits(request.user):
        raise Http404
    return attachment(guide_files.read(found), found.name, found.content_type)


def _edits(user):
    return user.is_authenticated and Role.LIST_ADMIN in roles_today(user)


def attachment(data, name, content_type, *, inline=False):
    """`inline`: only for what this system made itself."""
    response = HttpResponse(data, content_type=content_type, headers=SAFE)
    way = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    return response

"""The wordings in force: the bureau's own for the kind of power, else its own for all, else the packaged."""

import re

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit
from workflows.errors import Incomplete, Stale
from workflows.letters import kinds as letter_kinds
from workflows.letters import samples as letter_samples
from workflows.letters import typesetting, wordings
from workflows.letters.kinds import LetterKind
from workflows.letters.wordings import Wording
from workflows.models import WordingVersion

# What only the Licence Law gives and takes; on a paper of another kind of power it would be wrong.
OF_LICENCES = re.compile("行政许可|准予许可|不予许可")


def in_force(kind: str, power: str = "") -> tuple[Wording, WordingVersion | None]:
    """What new papers of this kind say for a kind of power (a type code), and its row; None: as packaged."""
    found = WordingVersion.objects.filter(kind=str(kind), power__in={"", power})
    version = found.order_by("-power", "-number").first()
    return (_wording(version), version) if version else (wordings.DEFAULT[LetterKind(kind)], None)


def own(kind: str, power: str = "") -> WordingVersion | None:
    """The latest the bureau wrote for just this: a kind of power, or all of them."""
    return WordingVersion.objects.filter(kind=str(kind), power=power).order_by("-number").first()


def packaged(kind: str, power: str = "") -> Wording:
    wording = wordings.DEFAULT[LetterKind(kind)]
    return wordings.narrowed(wording, is_licence=power == letter_kinds.LICENCE) if power else wording


def _wording(version: WordingVersion) -> Wording:
    return Wording(version.title, tuple(version.paragraphs), version.other_title)


def text_of(wording: Wording) -> str:
    """As an administrator edits it: paragraphs with an empty line between them."""
    return "\n\n".join(wording.paragraphs)


def read(title: str, other_title: str, text: str) -> Wording:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    paragraphs = tuple(part.strip("\n ") for part in lines.split("\n\n") if part.strip())
    return Wording(title.strip(), paragraphs, other_title.strip())


def problems(kind: str, wording: Wording, power: str = "") -> list[str]:
    """What is wrong with a wording, in words: unknown names, lost facts, characters that cannot be printed.

    Every fact the law or the rule book has this paper state must still be in it (rules §8).
    """
    kind = LetterKind(kind)
    if not wording.paragraphs:
        return [_("Write at least one paragraph.")]
    found = []
    try:
        wordings.check(kind, wording)
    except wordings.UnknownPlaceholder as error:
        known = "、".join(f"{{{name}}}" for name in sorted(letter_kinds.known(kind)))
        return [_("“%(name)s” is nothing this paper has. It has: %(known)s.") % {"name": error.name, "known": known}]
    lost = letter_kinds.stated(kind) & named_in(packaged(kind, power)) - named_in(wording)
    if lost:
        names = "、".join(f"{letter_kinds.LABELS.get(name, name)}（{{{name}}}）" for name in sorted(lost))
        found.append(_("The paper has to state: %(names)s.") % {"names": names})
    if power != letter_kinds.LICENCE and (words := _of_licences(wording)):
        found.append(
            _("“%(words)s” belongs on papers about licences only. Put it under ?is_licence, or say it otherwise.")
            % {"words": words}
        )
    for is_licence in (True, False) if not power else (power == letter_kinds.LICENCE,):
        for bare in (True, False):
            try:
                typesetting.check(
                    kind, letter_samples.facts(kind, is_licence=is_licence, bare=bare, power=power), wording
                )
            except typesetting.TypesettingError as error:
                found.append(str(error))
    return list(dict.fromkeys(found))


def _of_licences(wording: Wording) -> str:
    """The first words of the Licence Law that a paper of another kind of power would say; "" if none."""
    shown = wordings.narrowed(wording, is_licence=False)
    found = OF_LICENCES.search("\n".join([shown.title, *shown.paragraphs]))
    return found[0] if found else ""


def named_in(wording: Wording) -> set[str]:
    """Every fact and table a wording puts on paper; conditions alone state nothing."""
    names: set[str] = set()
    for paragraph in wording.paragraphs:
        _conditions, text = wordings.split(paragraph)
        names |= {text[1:]} if text.startswith("#") else set(wordings.PLACEHOLDER.findall(text))
    return names


def put_in_force(kind: str, wording: Wording, *, seen: int, reason: str, by, at, power: str = "") -> WordingVersion:
    """A new version for the papers to come. seen: the number of `own` that was edited (0: none). Raises Stale."""
    if not reason.strip():
        words = _("Please fill this in.")
        raise Incomplete(words, fields={"reason": words})
    subject = "：".join(filter(None, [letter_kinds.SORTS[LetterKind(kind)].label, letter_kinds.power_name(power)]))
    if found := problems(kind, wording, power):
        raise Incomplete(found[0], fields={"text": " ".join(found)})
    try:
        with transaction.atomic():
            current = own(kind, power)
            if (current.number if current else 0) != seen:
                raise IntegrityError
            audit.note(
                audit.Kind.WORDING,
                subject,
                by=by,
                at=at,
                before={"version": seen},
                after={"version": seen + 1, "reason": reason.strip()},
            )
            return WordingVersion.objects.create(
                kind=str(kind),
                power=power,
                number=seen + 1,
                title=wording.title,
                other_title=wording.other_title,
                paragraphs=list(wording.paragraphs),
                reason=reason.strip(),
                made_at=at,
                made_by=by,
            )
    except IntegrityError as error:
        raise Stale(_("Someone else has put another wording in force meanwhile."), application=None) from error

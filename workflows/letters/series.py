"""The word of each kind of power in the numbers of its papers: 许 for licences (rules §8), others as the bureau has it.

Numbers run without gaps per word, kind of paper and year; kinds of power that share a word share its numbers. A new
word holds for papers to come: those issued keep their numbers.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from workflows.errors import Incomplete
from workflows.letters.kinds import POWERS, SORTS
from workflows.models import LetterSerial, PaperSeries


def word_of(type_code: str) -> str:
    own = PaperSeries.objects.filter(type_code=type_code).first()
    return own.word if own else POWERS[type_code][1]


def words() -> dict[str, str]:
    """{type code: word}, every kind of power."""
    own = dict(PaperSeries.objects.values_list("type_code", "word"))
    return {code: own.get(code, word) for code, (_name, word) in POWERS.items()}


def choose(wanted: dict[str, str], *, by, at) -> list[str]:
    """Words for kinds of power; returns the type codes that changed. Incomplete names each that cannot be, by code."""
    with transaction.atomic():
        list(PaperSeries.objects.select_for_update())
        now = words()
        changed = {code: word for code, word in wanted.items() if word != now[code]}
        if faults := _faults({**now, **changed}, changed):
            raise Incomplete(next(iter(faults.values())), fields=faults)
        for code, word in changed.items():
            PaperSeries.objects.update_or_create(type_code=code, defaults={"word": word})
            name = POWERS[code][0]
            audit.note(audit.Kind.WORDING, name, by=by, at=at, before={"series": now[code]}, after={"series": word})
    return list(changed)


def _faults(words: dict[str, str], changed: dict[str, str]) -> dict[str, str]:
    """One or two Chinese characters, such that no number reads as one of another kind of paper (许不+受, 许+不受)."""
    used = {*words.values(), *LetterSerial.objects.values_list("series", flat=True)}
    faults = {}
    for code, word in changed.items():
        if not (1 <= len(word) <= 2 and all("\u4e00" <= c <= "\u9fff" for c in word)):
            faults[code] = _("One or two Chinese characters, please.")
            continue
        mine = {word + sort.mark for sort in SORTS.values()}
        clash = {other for other in used - {word} if mine & {other + sort.mark for sort in SORTS.values()}}
        if clash:
            faults[code] = _("Beside “%(other)s” this word would make two papers look alike.") % {"other": min(clash)}
    return faults

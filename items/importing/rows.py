"""Bases, conditions and materials of one row. PURE."""

import re

from pypinyin import Style, lazy_pinyin

from items import codes
from items.codes import BasisRank, BasisStatus
from items.importing import bases, words
from items.importing.values import Reader, tidy

KEY = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
ACCEPTS = ["pdf", "jpg", "jpeg", "png"]  # what a scanned paper may come as, unless the row says otherwise
MOST = 200


def slug(text, *, longest=24):
    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore")).lower()
    latin = "".join(re.findall(r"[a-z0-9]+", text.lower()))
    return re.sub(r"[^a-z0-9]", "", initials or latin)[:longest] or "x"


class Rows:
    def __init__(self, read, facts):
        self.read, self.found, self.facts = read, read.found, facts

    def fill(self, content):
        if self.read.has("bases", "legal_basis"):
            content["bases"] = self._bases()
        if self.read.has("fee_basis"):
            content["fee_basis"] = self._basis(self.read.raw["fee_basis"], "fee_basis")
        if self.read.has("conditions"):
            content["conditions"] = self._conditions()
        if self.read.has("materials"):
            content["materials"] = self._materials()

    def _list(self, *names):
        name, value = self.read._first(names)
        if isinstance(value, str):
            value = [line for line in value.split("\n") if line.strip()]
        if not isinstance(value, list):
            self.found.error(name, "A list was expected here.")
            return name, []
        if len(value) > MOST:
            self.found.error(name, "More than %(most)s entries.", most=MOST)
        return name, value[:MOST]

    def _bases(self):
        name, value = self._list("bases", "legal_basis")
        found, before = [], None
        for index, one in enumerate(value):
            if isinstance(one, str):
                parts = bases.split_all([tidy(one)], before=before)
                found += [(self._known(part), False) for part in parts]
                before = parts[-1] if parts else before
            elif basis := self._basis(one, f"{name}.{index}"):
                read = Reader(one, _Within(self.found, f"{name}.{index}"))
                found.append((basis, read.has("is_setting_basis") and read.flag("is_setting_basis")))
        once = {}
        for basis, setting in found:
            key = tuple(basis.values())
            once[key] = {**basis, "is_setting_basis": setting or once.get(key, {}).get("is_setting_basis", False)}
        return list(once.values())

    def _known(self, part):
        basis = {"title": part.title, "article": part.article, "document_number": part.document_number}
        facts = self.facts.setdefault(tuple(basis.values()), {"text": part.text, "rank": part.rank})
        if part.carried_over:
            facts["status_note"] = "法律名称承接原文上一行"
        return basis

    def _basis(self, value, field):
        """A basis as text or as named parts; None where there is none."""
        if isinstance(value, str):
            part = bases.split(tidy(value))
            return self._known(part) if part else None
        if value is None:
            return None
        if not isinstance(value, dict):
            self.found.error(field, "A legal basis is a text or a set of named values.")
            return None
        read = Reader(value, self.found)
        title = read.text("title", longest=500)
        if not title:
            self.found.error(f"{field}.title", "The law has no name.")
            return None
        article, number = read.text("article", longest=200) or "", read.text("document_number", longest=200) or ""
        basis = {"title": title, "article": article, "document_number": number}
        facts = {"rank": read.code(BasisRank, "rank"), "status": read.code(BasisStatus, "status")}
        facts |= {"text": read.text("text", longest=8000), "status_note": read.text("status_note", longest=1000)}
        known = self.facts.setdefault(tuple(basis.values()), {"rank": bases.rank_of(title, number)})
        known.update({key: fact for key, fact in facts.items() if fact})
        return basis

    def _conditions(self):
        _, value = self._list("conditions")
        rows = []
        for index, one in enumerate(value):
            field = f"conditions.{index}"
            text, basis = (one.get("text"), one.get("basis")) if isinstance(one, dict) else (one, None)
            if not isinstance(text, str) or not tidy(text):
                self.found.error(field, "Words were expected here.")
                continue
            read = Reader(one if isinstance(one, dict) else {}, _Within(self.found, field))
            rows.append(
                {
                    "text": tidy(text)[:4000],
                    "commitment": read.has("commitment") and read.flag("commitment"),
                    "basis": self._basis(basis, f"{field}.basis"),
                }
            )
        return rows

    def _materials(self):
        _, value = self._list("materials")
        rows, keys = [], set()
        for index, one in enumerate(value):
            field = f"materials.{index}"
            if not isinstance(one, dict):
                self.found.error(field, "A material is a set of named values.")
                continue
            row = self._material(one, field)
            if not row:
                continue
            key, number = row["key"], 2
            while row["key"] in keys:
                row["key"], number = f"{key}-{number}", number + 1
            keys.add(row["key"])
            rows.append(row)
        return rows

    def _material(self, raw, field):
        read = Reader(raw, _Within(self.found, field))
        name = read.text("name", longest=300)
        if not name:
            self.found.error(f"{field}.name", "The material has no name.")
            return None
        key = read.text("key", longest=60) or slug(name)
        if not KEY.match(key):
            self.found.error(f"{field}.key", "The key may hold lower-case letters, digits and single hyphens.")
        notes = [read.text("note", longest=2000)]
        form = self._word(read, codes.MaterialForm, words.code_of, "form", notes)
        source = self._word(read, codes.MaterialSource, lambda _, text: words.source_of(text), "source", notes)
        spec = read.text("copies_spec", longest=500)
        notes.append(spec)
        sheets = words.sheets_of(spec or "")
        return {
            "key": key,
            "name": name,
            "source": source,
            "form": form,
            "originals": read.amount("originals", most=99) or (sheets if form == "original" else None),
            "copies": read.amount("copies", most=99) or (sheets if form == "copy" else None),
            "required": read.flag("required") if read.has("required") else True,
            "condition_text": read.text("condition_text", "condition", longest=2000) or "",
            "basis": self._basis(raw.get("basis", raw.get("legal_basis")), f"{field}.basis"),
            "source_note": read.text("source_note", longest=1000) or "",
            "kind": read.text("kind", longest=60) or "",
            "specification": read.text("specification", longest=120) or "",
            "filling_note": read.text("filling_note", longest=2000) or "",
            "acceptance": read.text("acceptance", longest=2000) or "",
            "note": "；".join(dict.fromkeys(part for part in notes if part)),
            "accepts": self._accepts(raw, field),
            "blank_form": any(read.flag(k) for k in ("blank_form", "has_blank_form") if read.has(k)),
            "late": read.has("late") and read.flag("late"),
            "commitment": read.has("commitment") and read.flag("commitment"),
        }

    def _word(self, read, enum, find, name, notes):
        """A known word becomes a code; any other stays, word for word, in the note."""
        written = read.text(name, "source_channel" if name == "source" else name, longest=300)
        if not written:
            return "unknown"
        code = find(enum, written)
        if not code or (code in ("government", "other") and written not in words.CODES[enum] and written != code):
            notes.append(written)
        return code or "unknown"

    def _accepts(self, raw, field):
        given = raw.get("accepts")
        if given is None:
            return list(ACCEPTS)
        if isinstance(given, list) and all(
            isinstance(one, str) and re.fullmatch("[a-z0-9]{1,8}", one) for one in given
        ):
            return given
        self.found.error(f"{field}.accepts", "A list of file endings was expected, such as pdf and jpg.")
        return list(ACCEPTS)


class _Within:
    """A collector whose fields are named inside their row."""

    def __init__(self, found, field):
        self.found, self.field = found, field

    def __getattr__(self, level):
        return lambda name, message, **params: getattr(self.found, level)(f"{self.field}.{name}", message, **params)

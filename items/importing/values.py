"""Reading values out of a row that anyone may have written. PURE. A wrong type is a problem with its field named."""

import re

from items.importing import words

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
YES, NO = {"是", "有", "true", "yes", "1", "y"}, {"否", "无", "false", "no", "0", "n", ""}


def tidy(text):
    return UNPRINTABLE.sub("", text).replace("\r\n", "\n").strip().strip("　")


class Reader:
    """Each method takes the names a value may stand under; the first one present counts."""

    def __init__(self, raw, found):
        self.raw, self.found = raw, found

    def has(self, *names):
        return any(self.raw.get(name) is not None for name in names)

    def _first(self, names):
        return next(((name, self.raw[name]) for name in names if self.raw.get(name) is not None), (names[0], None))

    def text(self, *names, longest):
        """The text, or None where nothing stands there. Numbers are taken as they are written."""
        name, value = self._first(names)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            self.found.error(name, "Words were expected here.")
            return None
        text = tidy(str(value))
        if len(text) > longest:
            self.found.error(name, "Too long: at most %(longest)s characters.", longest=longest)
            return None
        return text or None

    def amount(self, *names, most):
        name, value = self._first(names)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, str) and re.fullmatch(r"\d{1,6}", value.strip(), re.ASCII):
            value = int(value.strip())
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            self.found.error(
                name, "A whole number from 0 to %(most)s was expected: %(value)s", most=most, value=str(value)[:40]
            )
            return None
        return value

    def flag(self, name):
        value = self.raw.get(name)
        if isinstance(value, bool):
            return value
        written = str(value).strip().lower() if isinstance(value, (str, int, float)) else None
        written = written.removesuffix(".0") if written else written
        if written in YES:
            return True
        if written not in NO:
            self.found.error(name, "Yes or no was expected: %(value)s", value=str(value)[:40])
        return False

    def code(self, enum, *names):
        name, _ = self._first(names)
        written = self.text(*names, longest=60)
        if not written:
            return None
        code = words.code_of(enum, written)
        if not code:
            self.found.missing(name, "Unknown word: %(value)s", value=written)
        return code

    def codes(self, enum, *names):
        name, value = self._first(names)
        parts = re.split(r"[,，、;；\n]", value) if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            self.found.error(name, "A list of words was expected here.")
            return []
        found = []
        for part in filter(None, map(tidy, parts)):
            if code := words.code_of(enum, part):
                found.append(code)
            else:
                self.found.missing(name, "Unknown word: %(value)s", value=part[:40])
        return list(dict.fromkeys(found))

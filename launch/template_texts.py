"""The texts to translate in Django's templates, for Babel (launch/translations.py). Runs in .venv.

django-babel is not kept up. Django itself turns a template into gettext calls for GNU xgettext (`templatize`); what it
writes is neither Python nor JavaScript, but Babel's JavaScript reader passes over what is not a call or a string.
"""

from collections.abc import Iterator
from io import BytesIO


def extract(file, keywords, comment_tags, options) -> Iterator:
    from babel.messages.extract import extract_javascript
    from django.utils.translation.template import templatize

    calls = templatize(file.read().decode("utf-8"), origin=getattr(file, "name", None))
    # Quotes in the text between the calls would open strings that never end; templatize has masked all other letters.
    yield from extract_javascript(BytesIO(calls.encode("utf-8")), keywords, comment_tags, {"encoding": "utf-8"})

"""An engine's refusal in one sentence, with what it says of single fields."""


def reasons_of(error) -> str:
    more = dict.fromkeys(str(words) for words in error.fields.values() if str(words) != str(error.message))
    return " ".join([str(error.message), *list(more)[:5]])

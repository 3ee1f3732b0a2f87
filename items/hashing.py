"""The fingerprint of an edition's content. PURE. A schema version stands beside each hash: a new column makes a new
schema, and old hashes stay provable by the old one."""

import hashlib
import json

SCHEMA = 5


def canonical(content):
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def fingerprint(content, *, schema=SCHEMA):
    """Hex SHA-256 over the schema number and the canonical JSON of `content`."""
    return hashlib.sha256(f"edition:{schema}\n{canonical(content)}".encode()).hexdigest()

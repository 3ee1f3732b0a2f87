"""Everything behind ./run. The standard library only, so that it works before .venv is filled.

A package of its own, not part of approval_platform: importing that one needs Celery.
"""

#!/usr/bin/env python
import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "approval_platform.settings")
    if sys.argv[1:2] in (["migrate"], ["test"]):
        # The web role may not alter tables; migrations run as the owner of the schema.
        os.environ.setdefault("DATABASE_ROLE", "owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

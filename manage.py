#!/usr/bin/env python3
"""Django's command line. `python3 dev.py manage …` calls it in the project's environment."""

import os
import sys
from contextlib import nullcontext


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
    from django.conf import settings  # noqa: PLC0415 - after the environment
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    with nullcontext() if settings.DATABASE_URL else settings.EMBEDDED_POSTGRES.lease():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

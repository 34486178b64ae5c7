"""A process of its own that carries a run on beside the one that was asked to.

    python -m minzheng.registers.benefits.joining RUN_ID

Python computes on one processor only; where very much is to be computed, the others get a process each. All
of them take parts of the same run, and whichever is left ends it.
"""

import os
import sys

import django


def main(run_id: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
    django.setup()
    from .tasks import carry_on  # noqa: PLC0415 - only now are there models

    carry_on(run_id, is_helper=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""Several at once on the database of the tests: threads of this process, and processes of their own."""

import os
import threading
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections


def both(*jobs) -> list[Exception]:
    """Run jobs at once, each on a connection of its own; gives what was refused."""
    refused, gate = [], threading.Barrier(len(jobs))

    def work(job) -> None:
        try:
            gate.wait()
            job()
        except Exception as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def environment() -> dict[str, str]:
    """That of a process which works on the database of the tests, with their key."""
    at = connection.settings_dict
    server = f"{at['USER']}@{quote(str(at['HOST']), safe='')}:{at['PORT']}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "minzheng.config.settings",
        "DATABASE_URL": f"postgresql://{server}/{at['NAME']}",
        "MINZHENG_KEY_FILE": settings.FIELD_KEY_FILE,
    }

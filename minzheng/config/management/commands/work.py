"""`manage.py work`: carry out the jobs that pages and commands have put aside."""

import threading

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

SHUTDOWN_SECONDS = 10  # a job cut off after this is taken up again by the next worker


class Command(BaseCommand):
    help = "执行后台任务，直到被 Ctrl-C 停止"

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="做完现有任务后退出")

    def handle(self, *args, once, **options):
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            # Blocking jobs share one thread; the second place lets the sweep go on beside a long one.
            worker.run_worker(
                wait=not once,
                concurrency=2,
                shutdown_graceful_timeout=SHUTDOWN_SECONDS,
                install_signal_handlers=threading.current_thread() is threading.main_thread(),
            )

"""The door for gunicorn."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
os.environ.setdefault("MINZHENG_PROCESS", "web")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

"""The door for gunicorn."""

import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hjoerring.settings")
os.environ.setdefault("HJM_WEB", "1")  # settings: a connection pool, and a limit on how long a page may ask

django_application = get_wsgi_application()

from hjoerring.checks import refuse_unsafe_start  # noqa: E402  (needs Django set up)
from hjoerring.embedded import pango  # noqa: E402
from hjoerring.middleware import only_utf8  # noqa: E402

application = only_utf8(django_application)

refuse_unsafe_start()
with suppress(pango.PangoMissing):  # whoever wants an agenda on paper is told
    pango.load()

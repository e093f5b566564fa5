"""Does the web process answer? Asked from inside its container, with a host name that it accepts."""

import os
import urllib.request

port = os.environ.get("HJM_BIND", "0.0.0.0:8000").rpartition(":")[2]
host = os.environ["DJANGO_ALLOWED_HOSTS"].split(",")[0]
page = urllib.request.Request(f"http://127.0.0.1:{port}/live/", headers={"Host": host})
with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(page, timeout=5) as answer:
    answer.read()

"""The web server in the container. Threads, because a page waits for the database more than it counts."""

import os

bind = os.environ.get("HJM_BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("HJM_WEB_WORKERS", "2"))
preload_app = True  # read once, shared by the workers
threads = 4  # as many as the connection pool of the settings holds
timeout = 30
graceful_timeout = 20
keepalive = 75  # longer than the proxy keeps a connection, so that it never writes into a closed one
max_requests = 5_000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm"
control_socket_disable = True
limit_request_line = 4_094
limit_request_fields = 60

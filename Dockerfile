# The server image: web, worker, clock and migrations. Without the embedded servers, the tests and the linters.
FROM python:3.13-slim-bookworm AS packages
COPY requirements.production.lock /
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
      --no-deps --require-hashes --only-binary :all: -r /requirements.production.lock \
 && /opt/venv/bin/pip uninstall --yes --quiet pip

FROM python:3.13-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin hjoerring \
 && install -d -o hjoerring -g hjoerring -m 0700 /data /data/media
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=hjoerring.settings \
    XDG_CACHE_HOME=/tmp/cache \
    HJM_NO_BOOTSTRAP=1 \
    HJM_MEDIA_ROOT=/data/media
WORKDIR /app
COPY . .
# The keys are thrown away with this step; collecting files uses none, but the settings do not load without.
RUN python -m compileall -q . \
 && DATABASE_URL=postgresql://build@localhost/build CELERY_BROKER_URL=redis://:build@localhost/0 \
    DJANGO_SECRET_KEY=build HJM_FIELD_KEY=build HJM_HASH_KEY=build-2 \
    python manage.py collectstatic --noinput --verbosity 0
USER hjoerring
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "hjoerring.wsgi"]

# One image for the web server, the worker and the migration; docker-compose.yml says which runs what.
FROM python:3.11-slim-bookworm

# Pango draws the PDFs' text; libthai, through it, finds where Thai lines may break (as in scripts/lib.sh).
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libthai0 libthai-data \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

# Uploads and finished reports are the only files written; the code stays root's.
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /var/lib/portal
COPY manage.py ./
COPY ita_portal ita_portal
COPY assessments assessments
COPY measures measures
COPY reports reports
COPY templates templates
COPY static static

ENV ENVIRONMENT=production \
    VAR_DIR=/var/lib/portal \
    STATIC_ROOT=/app/staticfiles \
    XDG_CACHE_HOME=/tmp/cache \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
# The values are for this one command: none of them is used by it, and none stays in the image.
RUN SECRET_KEY=only-while-building ALLOWED_HOSTS=localhost SITE_URL=https://localhost \
    DATABASE_URL=sqlite:////tmp/none CELERY_BROKER_URL=redis://none VAR_DIR=/tmp/build \
    python manage.py collectstatic --noinput --verbosity 0

USER portal
EXPOSE 8000
# WEB_CONCURRENCY is gunicorn's own variable: how many processes. /dev/shm, for a worker's heartbeat must not wait
# for a disk.
CMD ["gunicorn", "ita_portal.wsgi:application", "--bind", "0.0.0.0:8000", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--max-requests", "2000", "--max-requests-jitter", "200", \
     "--no-control-socket", "--access-logfile", "-"]

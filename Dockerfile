# syntax=docker/dockerfile:1
FROM python:3.12-slim AS packages
COPY requirements.txt .
RUN python -m venv /opt/switchyard \
    && /opt/switchyard/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.12-slim
# No MongoDB and no Redis in here: SWITCHYARD_MONGO_URL and SWITCHYARD_REDIS_URL (or …_FILE) say where they are.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin switchyard
COPY --from=packages /opt/switchyard /opt/switchyard
WORKDIR /switchyard
COPY LICENSE ./
COPY domain domain
COPY storage storage
COPY operations operations
COPY schema schema
COPY resolvers resolvers
COPY app app
ENV PATH=/opt/switchyard/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SWITCHYARD_HOST=0.0.0.0 \
    SWITCHYARD_PORT=8000
RUN python -m compileall -q domain storage operations schema resolvers app
USER switchyard
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['SWITCHYARD_PORT']}/readyz\", timeout=4)"]
# Workers get 20 s to finish what they have begun; whoever stops the container has to wait longer than that.
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve"]

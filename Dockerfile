# Build: docker build -t kollab .      Run: compose.yaml, and docs/hosting.md
FROM python:3.12-slim AS build
WORKDIR /source
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1
# What changes seldom comes first: a change of the code installs no library anew.
COPY requirements/build.txt requirements/run.txt requirements/
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes -r requirements/build.txt
RUN python -m venv /opt/kollab \
    && /opt/kollab/bin/pip install --require-hashes -r requirements/run.txt
COPY pyproject.toml hatch_build.py README.md LICENSE compose.yaml config.example.yaml ./
COPY docs/kollab.service docs/kollab.sh docs/
COPY data data
COPY cogs cogs
COPY bot bot
# Git is not at hand here: docker build --build-arg VERSION=1.2.3
ARG VERSION=0.1.0.dev0
RUN SETUPTOOLS_SCM_PRETEND_VERSION=$VERSION /opt/build/bin/python -m hatchling build -t wheel -d dist \
    && /opt/kollab/bin/pip install --no-index --no-deps dist/*.whl

FROM python:3.12-slim
# Fixed ids, so that a folder of the host can be given to the bot.
RUN groupadd --gid 10001 kollab \
    && useradd --uid 10001 --gid kollab --no-create-home kollab \
    && install -d -o kollab -g kollab -m 700 /app /app/var
COPY --from=build /opt/kollab /opt/kollab
ENV PATH=/opt/kollab/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KOLLAB_DATABASE__PATH=/app/var/kollab.db
USER 10001:10001
WORKDIR /app
VOLUME /app/var
STOPSIGNAL SIGTERM
# Alive is not enough: the bot must hear from Discord, post, and be able to write.
HEALTHCHECK --interval=1m --timeout=15s --start-period=2m --retries=3 CMD ["kollab", "health"]
ENTRYPOINT ["kollab"]
CMD ["run"]

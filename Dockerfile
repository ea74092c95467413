ARG NODE_IMAGE=docker.io/library/node:24.22.3-bookworm-slim

FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM manifests AS build
RUN npm ci --ignore-scripts --no-progress
COPY tsconfig.json ./
COPY src ./src
COPY sandbox ./sandbox
COPY web ./web
COPY scripts/bundle.mjs ./scripts/bundle.mjs
RUN npm run build && find dist \( -name '*.map' -o -name '.tsbuildinfo*' \) -delete

FROM manifests AS dependencies
RUN npm ci --ignore-scripts --no-progress --omit=dev

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8888 DATA_DIR=/data
WORKDIR /app
# For the embedded database of the role "all"; the other roles write nothing.
RUN mkdir /data && chown 1000:1000 /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json deploy/healthcheck.mjs ./
# Numeric, because Kubernetes' runAsNonRoot cannot check a name.
USER 1000:1000
EXPOSE 8888
# Liveness, not readiness: an orchestrator must not restart every process because the database is down.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["node", "healthcheck.mjs", "/healthz"]
# No shell in between, so that SIGTERM reaches node.
ENTRYPOINT ["node", "dist/main.js"]
CMD ["all"]

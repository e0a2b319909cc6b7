# A container that runs Helpline: docs/operations.md says how. The server is packed in the first stage; the second has
# nothing that only builds.
FROM node:22-bookworm-slim AS build
WORKDIR /source
COPY . .
RUN npm ci --include=dev --no-audit --no-fund \
  && npm pack --pack-destination /tmp \
  && mkdir /helpline \
  && tar -xzf /tmp/helpline-*.tgz --strip-components=1 -C /helpline \
  && cp package-lock.json /helpline/
# What the lockfile names is installed, and nothing that only builds.
WORKDIR /helpline
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
# The program belongs to root, so that the server cannot change it.
COPY --from=build /helpline /opt/helpline
RUN install -d -o node -g node -m 0700 /data
USER node
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["node", "-e", \
  "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/helpline/bin/helpline.mjs"]

# syntax=docker/dockerfile:1
# The bot alone: production dependencies, the sources as they are (Node runs them), an unprivileged user.
# Node is the image's own, so the Node packages from npm stay out.

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-slim
# One arena: memory that threads of Node give back is used again by the others.
ENV NODE_ENV=production \
    DATA_DIR=/data \
    MALLOC_ARENA_MAX=1 \
    NODE_COMPILE_CACHE=/tmp/node-compile-cache
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json policy.example.yml LICENSE ./
COPY src ./src
RUN rm -rf src/sandbox && mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not through npm: the process itself must hear SIGTERM. The flag: while it starts, when nearly all that is made is kept, V8
# learns to keep what is made at the same places, and would later put much of every answer among what lives long.
CMD ["node", "--no-allocation-site-pretenuring", "src/main.ts"]

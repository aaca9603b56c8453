# Builds the one executable with the checkout's own command, then keeps nothing but it.
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm run build

FROM debian:bookworm-slim
# The relay's and other servers' certificates are checked against these.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin opsentry \
  && install -d -o opsentry -g opsentry -m 0700 /data
COPY --from=build /build/dist/opsentry /usr/local/bin/opsentry

# Where its threads hang it ends itself with 70: run it with --restart unless-stopped, or whatever else starts it again.
# `docker run --rm opsentry licenses` prints the licences of everything inside the executable.
LABEL org.opencontainers.image.title=Opsentry org.opencontainers.image.licenses=MIT
ENV OPSENTRY_DATA=/data
VOLUME /data
EXPOSE 3000
USER opsentry
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/opsentry"]

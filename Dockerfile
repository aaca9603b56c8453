# Builds the one executable with the checkout's own command, then keeps nothing but it and what it needs to run: no shell, no packages.
FROM node:22-bookworm-slim AS build
ARG OPSENTRY_COMMIT=
WORKDIR /build
COPY . .
RUN npm run build
# The C library and its loader as the executable names them, certificates, a user, and folders.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates \
  && mkdir -p /image/etc/ssl/certs /image/tmp /image/usr/local/bin \
  && ldd dist/opsentry | grep -o '/[^ ]*' | sort -u | xargs -I{} cp -L --parents {} /image \
  && cp -L --parents /lib/*-linux-gnu/libnss_dns.so.2 /lib/*-linux-gnu/libnss_files.so.2 /lib/*-linux-gnu/libresolv.so.2 /image \
  && cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ \
  && printf 'opsentry:x:10001:10001::/data:/none\n' >/image/etc/passwd \
  && printf 'opsentry:x:10001:\n' >/image/etc/group \
  && printf 'hosts: files dns\n' >/image/etc/nsswitch.conf \
  && chmod 1777 /image/tmp \
  && install -d -o 10001 -g 10001 -m 0700 /image/data \
  && cp dist/opsentry /image/usr/local/bin/

FROM scratch
COPY --from=build /image /
# Where its threads hang it ends itself with 70: run it with --restart unless-stopped, or whatever else starts it again.
# Its root may be read-only: `docker run --read-only --tmpfs /tmp`. `docker run --rm opsentry licenses` prints the licences of everything
# inside the executable.
LABEL org.opencontainers.image.title=Opsentry org.opencontainers.image.licenses=MIT
ENV OPSENTRY_DATA=/data
VOLUME /data
EXPOSE 3000
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/usr/local/bin/opsentry", "health"]
ENTRYPOINT ["/usr/local/bin/opsentry"]

/** For `opsentry help serve`: each variable that src/config.ts reads. */
export const variablesHelp = `Variables of the environment, none of which has to be set. NAME_FILE in place of NAME: the file that holds the value.

  OPSENTRY_DATA              the data folder; ./data
  OPSENTRY_HOST              the address to listen at; 0.0.0.0, every one. Behind a proxy: 127.0.0.1
  OPSENTRY_PORT              the port; 3000
  OPSENTRY_URL               the public base URL, such as https://status.example.com; wins over what is set on screen
  OPSENTRY_TRUSTED_PROXIES   addresses and networks whose X-Forwarded-* are believed, such as 127.0.0.1/32, with commas; none
  OPSENTRY_TLS_CERT          to serve HTTPS here: the whole chain, PEM; read again when it is renewed
  OPSENTRY_TLS_KEY           and its key
  OPSENTRY_ACME_EMAIL        your address: certificates for the pages' names are got by themselves, from Let's Encrypt; none are
  OPSENTRY_HTTP_PORT         with that: where challenges are answered, and visitors are led to https; 80
  OPSENTRY_HTTPS_PORT        with that: where pages are served; 443
  OPSENTRY_ACME_DIRECTORY    with that: another authority, by the URL of its directory
  OPSENTRY_SECRET_KEY        the secret key, 32 bytes in base64; secret.key of the data folder, made at the first start
  OPSENTRY_SETUP_TOKEN       opens the wizard, 8 characters or more; random, and printed
  OPSENTRY_METRICS_PORT      /metrics on 127.0.0.1 at this port, without a token; not there
  OPSENTRY_STANDBY_BUCKET    of serve --standby: https://KEY:SECRET@HOST/BUCKET/PREFIX/?region=REGION, where the lease and the backups are
  OPSENTRY_LEASE_SECONDS     how long the lease holds without being renewed; 20
  OPSENTRY_AUDIT_SYSLOG      tls://, tcp:// or udp://HOST:PORT: audit entries are passed on there; nowhere
  OPSENTRY_AUDIT_OTLP        such as https://otlp.example.com/v1/logs: a collector of OpenTelemetry that they are passed on to; nowhere
  OPSENTRY_AUDIT_OTLP_HEADERS   what it is sent with, such as authorization=Bearer%20TOKEN, with commas; nothing
  OPSENTRY_LOG_LEVEL         debug, info, warn or error; info
  OPSENTRY_LOG_FORMAT        text or json, to stdout; text
  OPSENTRY_TOKEN             not of serve: an API token, with which incident, service and the like speak to OPSENTRY_URL`

import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { createApp } from '#src/app.ts'
import type { Config } from '#src/config.ts'
import type { Logger } from '#src/domain/context.ts'
import { CommandError } from './command.ts'

/** Seconds a connection may be quiet. */
const idleTimeout = 30
/**
 * Below TLS 1.3, which has no others: suites whose keys are of use for that one connection, so that nobody who comes by the
 * certificate's key can read what was recorded before.
 */
const forwardSecret = ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305']
  .flatMap((suite) => [`ECDHE-ECDSA-${suite}`, `ECDHE-RSA-${suite}`])
  .join(':')
/** Milliseconds between two looks at the certificate's files. */
const certificateInterval = 2000

type App = ReturnType<typeof createApp>

export interface Listening {
  port: number
  /** Accepts nothing more; resolves when the requests in flight are answered. */
  stop: () => Promise<void>
  /** Cuts what is still in flight. */
  end: () => Promise<void>
}

/** Listens where the environment says; under TLS with a certificate that may be renewed while serving. Throws a CommandError. */
export function listen(app: App, config: Config, logger: Logger): Listening {
  const { host: hostname, port, tls } = config
  const certificate = tls && readableCertificate(tls)
  try {
    if (tls) refusePortInUse(hostname, port)
    // Two listeners share the port for the moment in which one certificate replaces the other, and only then.
    app.listen({ hostname, port, idleTimeout, reusePort: tls !== undefined, tls: certificate })
  } catch (error) {
    throw new CommandError(cannotListen(`${hostname}:${port}`, error))
  }
  const forget = tls ? followCertificate(app, config, tls, logger) : () => undefined
  return {
    port: app.server?.port ?? port,
    async stop() {
      forget()
      await app.server?.stop()
    },
    end: async () => void (await app.server?.stop(true)),
  }
}

function cannotListen(place: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && 'code' in error && error.code === 'EACCES')
    return `Cannot listen on ${place}: ports below 1024 are for root. Set OPSENTRY_PORT to 3000 behind a proxy, or give the service CAP_NET_BIND_SERVICE.`
  else if (/PEM|SSL|TLS|certificate|BoringSSL/i.test(reason))
    return `The certificate cannot be used (${reason}): OPSENTRY_TLS_CERT wants the whole chain and OPSENTRY_TLS_KEY its key, both as PEM.`
  else return `Cannot listen on ${place} (${reason}): set OPSENTRY_PORT or OPSENTRY_HOST.`
}

type CertificateFiles = NonNullable<Config['tls']>
type Certificate = Pick<Bun.TLSOptions, 'cert' | 'key' | 'ciphers'>

/** With a shared port the kernel would not say that another program listens there. */
function refusePortInUse(hostname: string, port: number): void {
  if (port !== 0) Bun.listen({ hostname, port, exclusive: true, socket: { data: () => undefined } }).stop(true)
}

/** Bun cannot give a running server another certificate; so a second one takes over, and the first finishes what it began. */
function followCertificate(app: App, { host, port }: Config, files: CertificateFiles, logger: Logger): () => void {
  function renew(): void {
    try {
      const tls = readCertificate(files)
      app.listen({ hostname: host, port: app.server?.port ?? port, idleTimeout, reusePort: true, tls })
      logger.info('certificate reloaded', { cert: files.cert })
    } catch (error) {
      logger.error('certificate not reloaded, the old one stays', { cert: files.cert, error: String(error) })
    }
  }
  for (const file of [files.cert, files.key])
    watchFile(file, { interval: certificateInterval, persistent: false }, renew)
  return () => {
    for (const file of [files.cert, files.key]) unwatchFile(file, renew)
  }
}

/** Before anything is tried, so that a file is not taken for a port that is in use. */
function readableCertificate(files: CertificateFiles): Certificate {
  try {
    return readCertificate(files)
  } catch (error) {
    const [path, name] = errorPath(error) === files.key ? [files.key, 'KEY'] : [files.cert, 'CERT']
    throw new CommandError(
      `OPSENTRY_TLS_${name} names ${path}, which cannot be read (${error instanceof Error ? error.message : error}): correct the path, or let the user as whom Opsentry runs read it.`,
    )
  }
}

function errorPath(error: unknown): unknown {
  return error instanceof Error && 'path' in error ? error.path : undefined
}

function readCertificate({ cert, key }: CertificateFiles): Certificate {
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8'), ciphers: forwardSecret }
}

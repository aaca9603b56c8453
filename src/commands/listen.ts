import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { createApp } from '#src/app.ts'
import type { Config } from '#src/config.ts'
import type { Logger } from '#src/domain/context.ts'
import { CommandError } from './command.ts'

/** Seconds a connection may be quiet. */
const idleTimeout = 30
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
  try {
    if (tls) refusePortInUse(hostname, port)
    // Two listeners share the port for the moment in which one certificate replaces the other, and only then.
    app.listen({ hostname, port, idleTimeout, reusePort: tls !== undefined, tls: tls && readCertificate(tls) })
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    throw new CommandError(`Cannot listen on ${hostname}:${port} (${reason}): set OPSENTRY_PORT or OPSENTRY_HOST.`)
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

type CertificateFiles = NonNullable<Config['tls']>

/** With a shared port the kernel would not say that another program listens there. */
function refusePortInUse(hostname: string, port: number): void {
  if (port !== 0) Bun.listen({ hostname, port, exclusive: true, socket: { data: () => undefined } }).stop(true)
}

/** Bun cannot give a running server another certificate; so a second one takes over, and the first finishes what it began. */
function followCertificate(app: App, { host, port }: Config, files: CertificateFiles, logger: Logger): () => void {
  function renew(): void {
    const before = app.server
    try {
      const tls = readCertificate(files)
      app.server = Bun.serve({
        hostname: host,
        port: before?.port ?? port,
        idleTimeout,
        reusePort: true,
        tls,
        fetch: app.fetch,
      })
      void before?.stop()
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

function readCertificate({ cert, key }: CertificateFiles): { cert: string; key: string } {
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
}

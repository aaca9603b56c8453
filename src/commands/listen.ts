import { type BigIntStats, readFileSync, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { createApp } from '#src/app.ts'
import type { Config } from '#src/config.ts'
import type { Logger } from '#src/domain/context.ts'
import { CommandError } from './command.ts'

/** Seconds a connection may be quiet. */
export const idleTimeout = 30
/**
 * Below TLS 1.3, which has no others: suites whose keys are of use for that one connection, so that nobody who comes by the
 * certificate's key can read what was recorded before.
 */
export const forwardSecret = ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305']
  .flatMap((suite) => [`ECDHE-ECDSA-${suite}`, `ECDHE-RSA-${suite}`])
  .join(':')
/** Milliseconds between two looks at the certificate's files. */
const certificateInterval = 2000

type App = ReturnType<typeof createApp>

export interface Listening {
  port: number
  /** Where plain http leads to https. */
  plainPort?: number | undefined
  /** Accepts nothing more; resolves when the requests in flight are answered. */
  stop: () => Promise<void>
  /** Cuts what is still in flight. */
  end: () => Promise<void>
}

/**
 * Listens where the environment says; under TLS with a certificate that may be renewed while serving, and is looked at every
 * `interval` milliseconds. Throws a CommandError.
 */
export function listen(app: App, config: Config, logger: Logger, interval = certificateInterval): Listening {
  const { host: hostname, port, tls } = config
  const before = tls && stateNow(tls)
  const certificate = tls && readableCertificate(tls)
  try {
    if (tls) refusePortInUse(hostname, port)
    // Two listeners share the port for the moment in which one certificate replaces the other, and only then.
    app.listen({ hostname, port, idleTimeout, reusePort: tls !== undefined, tls: certificate })
  } catch (error) {
    throw new CommandError(cannotListen(`${hostname}:${port}`, error))
  }
  const forget = tls ? followCertificate(app, config, { files: tls, before, interval }, logger) : () => undefined
  return {
    port: app.server?.port ?? port,
    async stop() {
      forget()
      await app.server?.stop()
    },
    end: async () => void (await app.server?.stop(true)),
  }
}

export function cannotListen(place: string, error: unknown, variable = 'PORT'): string {
  const reason = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && 'code' in error && error.code === 'EACCES')
    return `Cannot listen on ${place}: ports below 1024 are for root. Set OPSENTRY_${variable} to ${variable === 'PORT' ? '3000 behind a proxy' : 'a port above, to which the firewall leads'}, or give the service CAP_NET_BIND_SERVICE.`
  else if (/PEM|SSL|TLS|certificate|BoringSSL/i.test(reason))
    return `The certificate cannot be used (${reason}): OPSENTRY_TLS_CERT wants the whole chain and OPSENTRY_TLS_KEY its key, both as PEM.`
  else return `Cannot listen on ${place} (${reason}): set OPSENTRY_${variable} or OPSENTRY_HOST.`
}

type CertificateFiles = NonNullable<Config['tls']>
type Certificate = Pick<Bun.TLSOptions, 'cert' | 'key' | 'ciphers'>

/** With a shared port the kernel would not say that another program listens there. */
export function refusePortInUse(hostname: string, port: number): void {
  if (port !== 0) Bun.listen({ hostname, port, exclusive: true, socket: { data: () => undefined } }).stop(true)
}

interface Followed {
  files: CertificateFiles
  /** As they were before the certificate was read that is shown now. */
  before: string | undefined
  interval: number
}

/**
 * Bun cannot give a running server another certificate; so a second one takes over, and the first finishes what it began. Each look
 * is compared with the state before the last reading: what changed since, however soon, is read again.
 */
function followCertificate(app: App, { host, port }: Config, followed: Followed, logger: Logger): () => void {
  const { files, interval } = followed
  let { before } = followed
  function renew(): void {
    try {
      const tls = readCertificate(files)
      app.listen({ hostname: host, port: app.server?.port ?? port, idleTimeout, reusePort: true, tls })
      logger.info('certificate reloaded', { cert: files.cert })
    } catch (error) {
      logger.error('certificate not reloaded, the old one stays', { cert: files.cert, error: String(error) })
    }
  }
  let isOver = false
  async function look(): Promise<void> {
    const now = await stateLater(files)
    if (isOver) return
    const isSame = now === before
    before = now
    if (!isSame) renew()
    timer = setTimeout(look, interval).unref()
  }
  let timer = setTimeout(look, interval).unref()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}

/** What tells one state of the files from another: whatever is written to one, or put in its place, has another. */
function stateNow({ cert, key }: CertificateFiles): string {
  const look = (file: string) => {
    try {
      return told(statSync(file, { bigint: true }))
    } catch {
      return told(undefined)
    }
  }
  return [cert, key].map(look).join()
}

/** Without waiting for a slow disk. */
async function stateLater({ cert, key }: CertificateFiles): Promise<string> {
  const looks = [cert, key].map((file) => stat(file, { bigint: true }).then(told, () => told(undefined)))
  return (await Promise.all(looks)).join()
}

const told = (file: BigIntStats | undefined) => (file ? `${file.ino} ${file.size} ${file.mtimeNs} ${file.ctimeNs}` : '')

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

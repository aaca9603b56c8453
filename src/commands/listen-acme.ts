import { type createApp, listenForPlain } from '#src/app.ts'
import type { AcmeConfig, Config } from '#src/config.ts'
import { generateKey } from '#src/domain/certificates/account-key.ts'
import { selfSigned } from '#src/domain/certificates/certificate-request.ts'
import {
  certificatesRevision,
  type ServedCertificate,
  servedCertificates,
} from '#src/domain/certificates/certificates.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { everySecond } from '#src/domain/time/every-second.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { CommandError } from './command.ts'
import { cannotListen, forwardSecret, idleTimeout, type Listening, refusePortInUse } from './listen.ts'

/** Milliseconds for which a certificate holds that vouches for itself: until an authority has issued one. */
const standInLife = 30 * 24 * 3_600_000

type App = ReturnType<typeof createApp>

/**
 * Listens under the certificates that are got from an authority, each for the name that a browser asks for, and beside it on the port of
 * plain http. New ones are shown without a restart; before the first there is one that vouches for itself. Throws a CommandError.
 */
export async function listenWithAcme(app: App, deps: AppDeps, config: Config, acme: AcmeConfig): Promise<Listening> {
  const { host: hostname, port } = config
  const standIn = servedCertificates(deps).length === 0 ? await madeStandIn(deps) : undefined
  const show = (listensAt: number) =>
    app.listen({ hostname, port: listensAt, idleTimeout, reusePort: true, tls: entriesOf(deps, standIn) })
  let shown = certificatesRevision(deps.db)
  const plain = orError(`${hostname}:${acme.httpPort}`, 'HTTP_PORT', () =>
    listenForPlain(deps, { hostname, port: acme.httpPort, directory: acme.directory }),
  )
  try {
    orError(`${hostname}:${port}`, 'HTTPS_PORT', () => {
      refusePortInUse(hostname, port)
      show(port)
    })
  } catch (error) {
    void plain.stop(true)
    throw error
  }
  const following = everySecond(() => {
    const revision = certificatesRevision(deps.db)
    if (revision === shown) return
    shown = revision
    try {
      show(app.server?.port ?? port)
      deps.logger.info('certificates reloaded')
    } catch (error) {
      deps.logger.error('certificates not reloaded, the old ones stay', { error: String(error) })
    }
  })
  return {
    port: app.server?.port ?? port,
    plainPort: plain.port,
    async stop() {
      following.stop()
      await Promise.all([app.server?.stop(), plain.stop()])
    },
    end: async () => void (await Promise.all([app.server?.stop(true), plain.stop(true)])),
  }
}

/** The first is shown to whoever asks for another name, or for none. */
function entriesOf(deps: AppDeps, standIn: ServedCertificate | undefined): Bun.TLSOptions[] {
  const own = new URL(publicUrl(deps)).hostname
  const all = servedCertificates(deps).toSorted((a, b) => Number(b.host === own) - Number(a.host === own))
  const [first = standIn] = all
  if (!first) throw new Error('there is no certificate')
  const entry = ({ key, chain }: ServedCertificate) => ({ key, cert: chain, ciphers: forwardSecret })
  return [entry(first), ...all.map((one) => ({ ...entry(one), serverName: one.host }))]
}

async function madeStandIn(deps: AppDeps): Promise<ServedCertificate> {
  const { hostname: host } = new URL(publicUrl(deps))
  const key = await generateKey()
  const now = deps.clock.now()
  return { host, key, chain: await selfSigned(host, key, { from: now - 3_600_000, until: now + standInLife }) }
}

function orError<T>(place: string, variable: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw new CommandError(cannotListen(place, error, variable))
  }
}

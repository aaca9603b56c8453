import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createApp } from '#src/app.ts'
import type { Finding } from '#src/commands/doctor/finding.ts'
import { examine } from '#src/commands/doctor.ts'
import { type Config, readConfig } from '#src/config.ts'
import { instance } from '#src/db/schema/identity.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import { addressRanges } from '#src/domain/destinations/address-ranges.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { insertDkimKey, type StoredDkimKey } from '#src/domain/mail/dkim-keys.ts'
import { dkimRecord } from '#src/domain/mail/dkim-record.ts'
import { systemClock } from '#src/platform/clock.ts'
import { atEnd } from './at-end.ts'
import { certificateFor, type MadeCertificate } from './certificates.ts'
import { type DnsServer, startDnsServer } from './dns-server.ts'
import { populate, system } from './personas.ts'
import { dataFolder } from './serving.ts'
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts'
import { type TestDeps, testDeps } from './test-deps.ts'

const day = 24 * 60 * 60_000
export const host = 'status.acme.example'

/** What a proxy in front adds to a request; nginx's and Caddy's usual lines where a test says nothing. */
export type ProxyHeaders = (request: Request) => Record<string, string>

const usualHeaders: ProxyHeaders = () => ({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' })

export interface Examined {
  /** Of the data folder. */
  data: string
  /** Those of the serving process; what is written with them after the start is not in the folder. */
  deps: TestDeps
  config: Config
  dns: DnsServer
  relay: SmtpSink
  /** The TLS proxy in front, until it is stopped. */
  proxy: Bun.Server<undefined>
  /** Findings that are not `ok`. `later`: milliseconds by which the doctor's clock is ahead. */
  findings: (changed?: Partial<Config>, later?: number) => Promise<Finding[]>
  /** Every finding. */
  all: (changed?: Partial<Config>, sendTo?: string) => Promise<Finding[]>
}

interface Planted {
  certificate?: MadeCertificate
  headers?: ProxyHeaders
  /** Host names lead nowhere. */
  unknownHost?: boolean
  trustedProxies?: string[]
  smtp?: Parameters<typeof startSmtpSink>[0]
  /** Written before the folder is copied. */
  fill?: (deps: TestDeps) => void
  /** A backup is recorded at this age, ms; null: none is. */
  backupAge?: number | null
  /** Where the data folder stands; absent: anywhere. */
  folder?: string
}

/**
 * An instance with nothing wrong: served here over the copy of its data folder, behind a proxy that ends TLS, with a relay and a name
 * server; each of them real, and each to be broken by a test.
 */
export async function examinedInstance(planted: Planted = {}): Promise<Examined> {
  const now = Date.now()
  const { certificate = certificateFor(host, { from: now - day, until: now + 90 * day }) } = planted
  const trusted = planted.trustedProxies ?? ['127.0.0.1']
  const [relay, dns] = await Promise.all([startSmtpSink(planted.smtp), startDnsServer()])
  atEnd(() => relay.close())
  atEnd(() => dns.close())
  const deps = testDeps(
    { clock: { ...testDeps().clock, ...systemClock }, trustedProxies: addressRanges(trusted) },
    populate,
  )
  const app = createApp(deps).listen({ hostname: '127.0.0.1', port: 0 })
  const proxy = proxyTo(app.port ?? 0, certificate, planted.headers ?? usualHeaders)
  atEnd(() => app.stop(true))
  atEnd(() => proxy.stop(true))
  const url = `https://${host}:${proxy.port}`
  const dkim = await setUp(deps, relay, url, planted.backupAge === undefined ? day / 2 : planted.backupAge)
  planted.fill?.(deps)
  publish(dns, dkim)
  const data = folderOf(deps, planted.folder)
  const config = {
    ...readConfig({}),
    ...{ dataFolder: data, host: '127.0.0.1', port: app.port ?? 0, trustedProxies: trusted },
  }
  const resolve = async (name: string) => {
    if (planted.unknownHost) throw Object.assign(new Error(`queryA ENOTFOUND ${name}`), { code: 'ENOTFOUND' })
    return ['127.0.0.1']
  }
  const all = (changed: Partial<Config> = {}, later = 0, sendTo?: string) => {
    const clock = { now: () => Date.now() + later, elapsed: systemClock.elapsed }
    return examine({ ...config, ...changed }, { clock, dns: dns.resolver, resolve, ca: certificate.cert }, sendTo)
  }
  return {
    ...{ data, deps, config, dns, relay, proxy },
    findings: async (changed, later) => (await all(changed, later)).filter(({ state }) => state !== 'ok'),
    all: (changed, sendTo) => all(changed, 0, sendTo),
  }
}

function proxyTo(port: number, { cert, key }: MadeCertificate, headers: ProxyHeaders): Bun.Server<undefined> {
  return Bun.serve({
    ...{ hostname: '127.0.0.1', port: 0, tls: { cert, key } },
    fetch(request) {
      const { pathname, search } = new URL(request.url)
      const passedOn = { ...Object.fromEntries(request.headers), ...headers(request) }
      return fetch(`http://127.0.0.1:${port}${pathname}${search}`, { headers: passedOn, redirect: 'manual' })
    },
  })
}

async function setUp(
  deps: TestDeps,
  { port }: SmtpSink,
  url: string,
  backupAge: number | null,
): Promise<StoredDkimKey> {
  const server = { host: '127.0.0.1', port: String(port), security: 'none', user: '', password: '' }
  configureRelay(deps, system, { ...server, from: 'status@acme.example' })
  writeUnaudited(deps.db, (tx) => {
    tx.update(instance).set({ url }).run()
    insertDkimKey(tx, deps, null, 'acme.example', { privateKey: 'unused', publicKey: 'TUlJQkNn' })
  })
  const then = { ...deps, clock: { ...deps.clock, now: () => Date.now() - (backupAge ?? 0) } }
  if (backupAge !== null)
    write(deps.db, (tx) =>
      recordAudit(tx, then, system, {
        ...{ action: 'instance.backed_up', organizationId: null, subject: { type: 'instance', id: '1' } },
        changes: { file: 'nightly.db' },
      }),
    )
  const key = deps.db.select().from(dkimKeys).get()
  if (!key) throw new Error('the key was not made')
  return key
}

function publish({ records }: DnsServer, dkim: StoredDkimKey): void {
  records.set('acme.example', ['v=spf1 include:mail.example -all'])
  records.set('_dmarc.acme.example', ['v=DMARC1; p=quarantine'])
  const { name, value } = dkimRecord(dkim)
  records.set(name, [value])
}

/** As the process leaves it on disk: its database, and its key. */
function folderOf({ db }: TestDeps, parent?: string): string {
  const { folder, remove } = dataFolder()
  atEnd(remove)
  const data = join(parent ?? folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(join(data, 'opsentry.db'), db.$client.serialize(), { mode: 0o600 })
  writeFileSync(join(data, 'secret.key'), `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 })
  return data
}

import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { type StandbyBucket, standbyBucketIn } from './config-bucket.ts'

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

/** Where OPSENTRY_DATA is not set. */
export const defaultDataFolder = './data'

const syslogWays = ['udp', 'tcp', 'tls'] as const
const usualPorts = { udp: 514, tcp: 601, tls: 6514 }

/** A syslog server and the way to it (RFC 5426, 6587, 5425). */
export interface SyslogTarget {
  readonly way: (typeof syslogWays)[number]
  readonly host: string
  readonly port: number
}

/** A collector of OpenTelemetry's, where it takes logs. */
export interface OtlpTarget {
  readonly url: string
  /** By their names in lower case; such as what lets in. */
  readonly headers: Readonly<Record<string, string>>
}

/** Let's Encrypt. */
const usualDirectory = 'https://acme-v02.api.letsencrypt.org/directory'

export interface AcmeConfig {
  readonly email: string
  /** The URL of the authority's directory (RFC 8555, 7.1.1). */
  readonly directory: string
  /** Where its challenges are answered, and whoever else comes is led to https; 0: any free port. */
  readonly httpPort: number
}

/** The environment, read once at start. */
export interface Config {
  readonly dataFolder: string
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Public base URL without a trailing slash, where the environment fixes it. */
  readonly url: string | undefined
  readonly secretKey: string | undefined
  /** An API token: commands that act on a page speak to the Opsentry at `url` instead of opening the data folder. */
  readonly token: string | undefined
  readonly setupToken: string | undefined
  /** CIDRs whose X-Forwarded-* are believed. */
  readonly trustedProxies: readonly string[]
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  /** Certificates come from an authority (ACME); `port` is that of https then. */
  readonly acme: AcmeConfig | undefined
  readonly logLevel: LogLevel
  readonly logFormat: 'text' | 'json'
  /** `/metrics` on the loopback, without a token; undefined: not there. */
  readonly metricsPort: number | undefined
  /** Where audit entries are passed on to, by syslog; undefined: nowhere. */
  readonly auditSyslog: SyslogTarget | undefined
  /** The bucket of the lease, and of the backups that a stand-by follows; undefined: as the instance admin has set it. */
  readonly standbyBucket: StandbyBucket | undefined
  /** Seconds for which the lease holds without being renewed. */
  readonly leaseSeconds: number
  /** Where audit entries are passed on to, by OTLP over HTTP; undefined: nowhere. */
  readonly auditOtlp: OtlpTarget | undefined
  /** A debugger may stop one thread for as long as it likes, which is no hang. */
  readonly debugged: boolean
}

export class ConfigError extends Error {}

type Environment = Record<string, string | undefined>

/** The only reader of the environment. Throws a ConfigError naming the variable and what it wants. */
export function readConfig(environment: Environment = process.env): Config {
  const read = (name: string) => readVariable(environment, `OPSENTRY_${name}`)
  const cert = read('TLS_CERT')
  const key = read('TLS_KEY')
  if ((cert === undefined) !== (key === undefined))
    throw new ConfigError('OPSENTRY_TLS_CERT and OPSENTRY_TLS_KEY go together: set both, or none.')

  const acme = acmeConfig(read)
  return Object.freeze({
    dataFolder: read('DATA') ?? defaultDataFolder,
    host: read('HOST') ?? '0.0.0.0',
    port: acme ? port('HTTPS_PORT', read('HTTPS_PORT') ?? '443') : port('PORT', read('PORT') ?? '3000'),
    metricsPort: metricsPort(read('METRICS_PORT')),
    auditSyslog: syslogTarget(read('AUDIT_SYSLOG')),
    standbyBucket: standbyBucket(read('STANDBY_BUCKET')),
    leaseSeconds: leaseSeconds(read('LEASE_SECONDS') ?? '20'),
    auditOtlp: otlpTarget(read('AUDIT_OTLP'), read('AUDIT_OTLP_HEADERS')),
    url: baseUrl(read('URL')),
    secretKey: read('SECRET_KEY'),
    token: read('TOKEN'),
    setupToken: setupToken(read('SETUP_TOKEN')),
    trustedProxies: cidrs(read('TRUSTED_PROXIES')),
    tls: cert !== undefined && key !== undefined ? { cert, key } : undefined,
    acme,
    logLevel: oneOf('OPSENTRY_LOG_LEVEL', logLevels, read('LOG_LEVEL') ?? 'info'),
    logFormat: oneOf('OPSENTRY_LOG_FORMAT', ['text', 'json'] as const, read('LOG_FORMAT') ?? 'text'),
    debugged: Boolean(environment.BUN_INSPECT) || process.execArgv.some((option) => option.startsWith('--inspect')),
  })
}

/** `NAME`, else the content of the file that `NAME_FILE` names; an empty value counts as not set. */
function readVariable(environment: Environment, name: string): string | undefined {
  const file = environment[`${name}_FILE`]
  if (environment[name]) return environment[name]
  if (!file) return undefined
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch {
    throw new ConfigError(`${name}_FILE names ${file}, which cannot be read: correct the path or its permissions.`)
  }
}

/** To name an address is to agree to the authority's terms. */
function acmeConfig(read: (name: string) => string | undefined): AcmeConfig | undefined {
  const email = read('ACME_EMAIL')
  if (email === undefined) return undefined
  if (!/^[^\s@,?]+@[^\s@,?]+$/.test(email))
    throw new ConfigError(`OPSENTRY_ACME_EMAIL is "${email}": set your e-mail address.`)
  if (read('TLS_CERT') !== undefined)
    throw new ConfigError('OPSENTRY_ACME_EMAIL gets certificates, and OPSENTRY_TLS_CERT names one: set one of the two.')
  if (read('PORT') !== undefined)
    throw new ConfigError(
      'OPSENTRY_PORT means nothing beside OPSENTRY_ACME_EMAIL: set OPSENTRY_HTTP_PORT and OPSENTRY_HTTPS_PORT, or neither for 80 and 443.',
    )
  const directory = read('ACME_DIRECTORY') ?? usualDirectory
  if (!URL.canParse(directory) || new URL(directory).protocol !== 'https:')
    throw new ConfigError(
      `OPSENTRY_ACME_DIRECTORY is "${directory}": set the URL of a directory, such as ${usualDirectory}.`,
    )
  return Object.freeze({ email, directory, httpPort: port('HTTP_PORT', read('HTTP_PORT') ?? '80') })
}

/** It serves https itself. */
export function servesTls({ tls, acme }: Pick<Config, 'tls' | 'acme'>): boolean {
  return tls !== undefined || acme !== undefined
}

function syslogTarget(text: string | undefined): SyslogTarget | undefined {
  if (text === undefined) return undefined
  const [, way = '', host = '', port] =
    /^(udp|tcp|tls):\/\/(\[[\da-f:]+\]|[\w.-]+)(?::(\d{1,5}))?\/?$/i.exec(text) ?? []
  const known = syslogWays.find((one) => one === way.toLowerCase())
  const number = Number(port ?? (known && usualPorts[known]))
  if (!known || host === '' || number < 1 || number > 65_535)
    throw new ConfigError(
      `OPSENTRY_AUDIT_SYSLOG is "${text}": set udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT, such as tls://logs.example.com:6514.`,
    )
  return { way: known, host: host.replace(/^\[|\]$/g, ''), port: number }
}

function standbyBucket(text: string | undefined): StandbyBucket | undefined {
  const bucket = text === undefined ? undefined : standbyBucketIn(text)
  if (text !== undefined && !bucket)
    throw new ConfigError(
      'OPSENTRY_STANDBY_BUCKET is no address of a bucket: set https://KEY:SECRET@HOST/BUCKET/PREFIX/?region=REGION, or name a file with it in OPSENTRY_STANDBY_BUCKET_FILE.',
    )
  return bucket
}

function leaseSeconds(text: string): number {
  const seconds = Number(text)
  if (!/^\d+$/.test(text) || seconds < 2 || seconds > 600)
    throw new ConfigError(`OPSENTRY_LEASE_SECONDS is "${text}": set a number from 2 to 600.`)
  return seconds
}

/** The usual path is added to a bare origin. `headers`: as OpenTelemetry writes them, percent-encoded. */
function otlpTarget(text: string | undefined, headers: string | undefined): OtlpTarget | undefined {
  if (text === undefined && headers === undefined) return undefined
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.hash !== '')
    throw new ConfigError(
      'OPSENTRY_AUDIT_OTLP has to be where a collector takes logs, without a user and a password in it: set it to such as https://otlp.example.com/v1/logs.',
    )
  if (url.pathname === '/') url.pathname = '/v1/logs'
  return Object.freeze({ url: url.href, headers: Object.freeze(otlpHeaders(headers ?? '')) })
}

function otlpHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...rest] = pair.split('=')
      const value = percentDecoded(rest.join('=').trim())
      if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name.trim()) || !value || !/^[\x20-\x7e]+$/.test(value))
        throw new ConfigError(
          'OPSENTRY_AUDIT_OTLP_HEADERS cannot be read: set NAME=VALUE,NAME=VALUE with values percent-encoded, such as authorization=Bearer%20TOKEN.',
        )
      return [name.trim().toLowerCase(), value]
    }),
  )
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function metricsPort(text: string | undefined): number | undefined {
  return text === undefined ? undefined : port('METRICS_PORT', text)
}

function port(name: string, text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number > 65_535)
    throw new ConfigError(`OPSENTRY_${name} is "${text}": set a number from 0 to 65535.`)
  return number
}

function baseUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search || url.hash)
    throw new ConfigError(`OPSENTRY_URL is "${text}": set a base URL such as https://status.example.com.`)
  // A final dot, of a full host name, is not in the Host that browsers send for the links.
  return url.origin.replace(/\.(?=(:\d+)?$)/, '')
}

function setupToken(text: string | undefined): string | undefined {
  if (text !== undefined && text.length < 8)
    throw new ConfigError('OPSENTRY_SETUP_TOKEN is too short to keep strangers out: set at least 8 characters.')
  return text
}

function cidrs(text: string | undefined): readonly string[] {
  const list = (text ?? '').split(',').flatMap((part) => part.trim() || [])
  for (const cidr of list) {
    const [address = '', bits] = cidr.split('/')
    const width = { 4: 32, 6: 128 }[isIP(address)] ?? -1
    if (width < 0 || (bits !== undefined && (!/^\d+$/.test(bits) || Number(bits) > width)))
      throw new ConfigError(`OPSENTRY_TRUSTED_PROXIES holds "${cidr}": list CIDRs such as 10.0.0.0/8, with commas.`)
  }
  return Object.freeze(list)
}

function oneOf<const T extends string>(name: string, allowed: readonly T[], text: string): T {
  const value = allowed.find((one) => one === text)
  if (value === undefined) throw new ConfigError(`${name} is "${text}": set one of ${allowed.join(', ')}.`)
  return value
}

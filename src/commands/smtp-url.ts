import { isIP } from 'node:net'
import { addressProblem } from '#src/domain/mail/check-address.ts'
import { plainHost } from '#src/domain/mail/check-relay.ts'
import type { Relay } from '#src/domain/mail/mail.ts'
import { relaySecurities } from '#src/words.ts'
import { UsageError } from './command.ts'
import { listed } from './listed.ts'

const wanted = 'write smtp://USER:PASSWORD@HOST:PORT, or smtps:// for TLS'

/** Reads --smtp-url and --smtp-from; `url` is the public URL, whose host is the sender's where nothing else names one. */
export function readRelayOptions(
  smtpUrl: string | undefined,
  from: string | undefined,
  url: string | undefined,
): Relay | undefined {
  if (smtpUrl === undefined && from === undefined) return undefined
  if (smtpUrl === undefined) throw new UsageError('--smtp-from is the sender of a relay: give --smtp-url too.')
  const server = readServer(smtpUrl)
  return { ...server, from: from ?? proposedSender(server.user, url) }
}

function readServer(text: string): Omit<Relay, 'from'> {
  refuseBareCharacters(text)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '')
    throw new UsageError(`--smtp-url is not an SMTP address: ${wanted}.`)
  if (!['', '/'].includes(url.pathname) || url.hash !== '')
    throw new UsageError(`--smtp-url has something after the port: ${wanted}.`)
  if ([...url.searchParams.keys()].some((name) => name !== 'security'))
    throw new UsageError('--smtp-url has something after the ? that means nothing: only ?security=… may follow.')
  const host = plainHost(url.hostname.replace(/^\[|\]$/g, ''))
  const user = decoded(url.username) || null
  const password = decoded(url.password) || null
  const port = url.port === '' ? { 'smtp:': 587, 'smtps:': 465 }[url.protocol] : Number(url.port)
  const server = { host, port: port ?? 0, user, password }
  return { ...server, security: securityOf(url, server) }
}

/**
 * Some characters of a user or password end that part of an address early, and others vanish from it. Says which of them stand
 * there and how to write them; repeats nothing else of the password.
 */
function refuseBareCharacters(text: string): void {
  const [, credentials = ''] = /^smtps?:\/\/(.*)@[^@]*$/is.exec(text) ?? []
  const [user = ''] = credentials.split(':', 1)
  const parts = { user, password: credentials.slice(user.length) }
  for (const [part, typed] of Object.entries(parts)) {
    const bare = [...new Set(typed.match(/[/?#\t\r\n]|%(?![0-9a-f]{2})/gi) ?? [])]
    const encoded = bare.map((one) => `${nameOf(one)} as ${encodeURIComponent(one)}`)
    if (bare.length > 0)
      throw new UsageError(`--smtp-url: the ${part} holds what an address cannot hold. Write ${listed(encoded)}.`)
  }
}

function nameOf(character: string): string {
  return /\s/.test(character) ? 'a tab or line end' : `"${character}"`
}

/**
 * smtps is TLS from the first byte. smtp is STARTTLS, which the relay must then speak; in the clear only on this machine,
 * and on port 25 without credentials: a relay of one's own network.
 */
function securityOf(url: URL, { host, port, user }: Pick<Relay, 'host' | 'port' | 'user'>): Relay['security'] {
  const chosen = url.searchParams.get('security')
  const implicit = url.protocol === 'smtps:'
  const known = relaySecurities.find((one) => one === chosen)
  if (chosen !== null && (known === undefined || (implicit && known !== 'tls')))
    throw new UsageError(
      implicit
        ? '--smtp-url with smtps:// is TLS: leave ?security away, or write smtp://.'
        : `--smtp-url has ?security=${chosen}: write one of ${relaySecurities.join(', ')}.`,
    )
  if (implicit) return 'tls'
  else if (known) return known
  else return isLoopback(host) || (port === 25 && user === null) ? 'none' : 'starttls'
}

function proposedSender(user: string | null, url: string | undefined): string {
  const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname : ''
  if (user !== null && addressProblem(user) === undefined) return user
  else if (host === '' || host === 'localhost' || isIP(host.replace(/^\[|\]$/g, '')) !== 0)
    throw new UsageError('--smtp-from is missing: give the address that mails come from.')
  else return `status@${host}`
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new UsageError('--smtp-url has a % in its user or password that encodes nothing: write it as %25.')
  }
}

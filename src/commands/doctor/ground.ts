import { lookup } from 'node:dns/promises'
import { existsSync } from 'node:fs'
import { type Config, servesTls } from '#src/config.ts'
import { type Db, openUntouched } from '#src/db/connection.ts'
import { DatabaseError, pendingMigrations } from '#src/db/migrate.ts'
import type { Clock, Dns, Secrets } from '#src/domain/context.ts'
import type { HttpClient } from '#src/domain/destinations/http-client.ts'
import { type Instance, readInstance } from '#src/domain/settings/instance.ts'
import { identityOfLinkKey } from '#src/domain/settings/link-key.ts'
import { ownQuestion, questionHeader, type Seen, seenIn } from '#src/domain/setup/own-question.ts'
import { systemClock } from '#src/platform/clock.ts'
import { createDns } from '#src/platform/dns.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { randomIds } from '#src/platform/ids.ts'
import { type DataPaths, dataPaths } from '#src/platform/paths.ts'
import { loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { routes } from '#src/routes.ts'
import { version } from '../version.ts'
import { type Found, fail, reasonOf, warn } from './finding.ts'

/** What lies outside of the data folder; tests bring name servers and authorities of their own. */
export interface Outside {
  clock: Clock
  dns: Dns
  /** A host name -> its addresses. Throws where it is not known. */
  resolve: (host: string) => Promise<string[]>
  /** PEM: trusted instead of the authorities that the system knows. */
  ca?: string
}

export function realOutside(): Outside {
  const resolve = async (host: string) => (await lookup(host, { all: true })).map(({ address }) => address)
  return { clock: systemClock, dns: createDns(), resolve }
}

/** What the checks stand on. Opened to be read alone: whoever serves is not disturbed, and nothing is changed where nobody does. */
export interface Ground {
  config: Config
  paths: DataPaths
  outside: Outside
  /** Null: there is none that this version can read as it is; then `problem` says why. */
  data: Data | null
  problem: Problem | null
  /** Null: the key is missing or does not fit. */
  secrets: Secrets | null
  close: () => void
}

/** `versions`: the database is another version's, which is no damage. */
export interface Problem {
  of: 'database' | 'versions'
  found: Found
}

export interface Data {
  db: Db
  instance: Instance
  /** Public base URL without a trailing slash; null: nobody has said it yet. */
  url: string | null
}

export function groundOf(config: Config, outside: Outside): Ground {
  const paths = dataPaths(config.dataFolder)
  const opened = openData(config, paths)
  const data = 'problem' in opened ? null : opened
  const problem = 'problem' in opened ? opened.problem : null
  return {
    ...{ config, paths, outside, data, problem },
    secrets: secretsOf(config, paths, data),
    close: () => data?.db.$client.close(true),
  }
}

function openData(config: Config, { database, folder }: DataPaths): Data | { problem: Problem } {
  const problem = (of: Problem['of'], found: Found) => ({ problem: { of, found } })
  if (!existsSync(database))
    return problem(
      'database',
      fail(`There is no database in ${folder}: set OPSENTRY_DATA to the data folder, or start Opsentry once.`),
    )
  let db: Db | undefined
  try {
    db = openUntouched(database)
    const pending = pendingMigrations(db)
    if (pending.length === 0) return dataIn(db, config)
    db.$client.close(true)
    return problem(
      'versions',
      warn(
        `The database is of an older version, by ${pending.length} migration(s): the next start of ${version} brings it up to date, and keeps a copy of it in backups/ first. Then run this again.`,
      ),
    )
  } catch (error) {
    db?.$client.close(true)
    if (error instanceof DatabaseError) return problem('versions', fail(error.message))
    return problem(
      'database',
      fail(`${database} cannot be read (${reasonOf(error)}): run opsentry verify, which says what is wrong with it.`),
    )
  }
}

function dataIn(db: Db, config: Config): Data {
  const instance = readInstance(db)
  return { db, instance, url: config.url ?? (instance.setUpAt === null ? null : instance.url) }
}

function secretsOf(config: Config, { secretKey }: DataPaths, data: Data | null): Secrets | null {
  try {
    const secrets = createSecrets(loadSecretKey(secretKey, config.secretKey, { make: false }))
    const linkKey = data?.instance.linkKey
    if (linkKey !== undefined) secrets.open(linkKey, identityOfLinkKey(secrets, linkKey))
    return secrets
  } catch {
    return null
  }
}

/** What became of a question to an address. */
export type Reached =
  | { kind: 'ours'; seen: Seen; version: string; date: string | null }
  /** Something answers that is not this instance. */
  | { kind: 'other'; status: number; location: string | null; body: string }
  | { kind: 'nothing'; reason: string }

/** Milliseconds. */
const patience = 4500

/** Asks an address whether this instance answers there. `at`: the IP address to ask, whatever the name says. */
export async function reach(ground: Ground, url: string, at?: string): Promise<Reached> {
  const { outside, data, secrets } = ground
  if (data === null || secrets === null) return { kind: 'nothing', reason: 'Without database and key nobody can tell.' }
  const keyed = { db: data.db, secrets }
  const resolve = at === undefined ? outside.resolve : async () => [at]
  const ca = outside.ca === undefined ? undefined : Buffer.from(outside.ca)
  const http: HttpClient = createHttpClient({ deadline: patience, resolve, ...(ca ? { ca } : {}) })
  const nonce = randomIds.token()
  const answer = await http.ask({
    method: 'GET',
    url: url + routes.health.url(),
    headers: { [questionHeader]: ownQuestion(keyed, nonce) },
    body: null,
    // It is this instance's own address, internal or not.
    allowed: [new URL(url).hostname.replace(/^\[|\]$/g, '')],
  })
  if (answer.kind !== 'answered') return { kind: 'nothing', reason: answer.reason }
  const { status, headers, body } = answer
  const seen = seenIn(keyed, nonce, body)
  if (seen === undefined) return { kind: 'other', status, location: headers.location ?? null, body: body.slice(0, 500) }
  return { kind: 'ours', seen, version: /^version (\S+)$/m.exec(body)?.[1] ?? '', date: headers.date ?? null }
}

/** Where this machine itself reaches the process, past every proxy: the port that the environment names. */
export function reachHere(ground: Ground): Promise<Reached> {
  const { config, data } = ground
  const at = ['0.0.0.0', '::', 'localhost'].includes(config.host) ? '127.0.0.1' : config.host
  const scheme = servesTls(config) ? 'https' : 'http'
  const host = servesTls(config) && data?.url ? new URL(data.url).hostname : at.includes(':') ? `[${at}]` : at
  return reach(ground, `${scheme}://${host}:${config.port}`, at)
}

import { Browser } from '../harness.ts'
import type { Served } from './serve-until.ts'
import { databaseOf, looking } from './standing.ts'

export const followers = ['ann', 'ben', 'cleo', 'dan', 'eve', 'finn', 'gus'].map((name) => `${name}@example.org`)

/** What people do while it serves, one after the other; each again where the disk refuses it. */
export const acts: [what: string, path: string, fields: Record<string, string>][] = [
  [
    'incident',
    '/app/acme/incidents',
    { title: 'Logins fail', body: 'We look.', status: 'investigating', notify: 'yes' },
  ],
  ['update', 'INCIDENT/updates', { body: 'Half of them work.', status: 'identified', notify: 'yes' }],
  ['subscriber', '/subscribe', { email: 'sue@example.org' }],
  ['name', '/account/name', { name: 'Anna' }],
  ['resolution', 'INCIDENT/resolution', { body: 'All is well.', notify: 'yes' }],
]

/** How each of them shows in the database. */
const shown: Record<string, string> = {
  incident: "SELECT 1 FROM status_updates WHERE body = 'We look.'",
  update: "SELECT 1 FROM status_updates WHERE body = 'Half of them work.'",
  subscriber: "SELECT 1 FROM subscribers WHERE address = 'sue@example.org'",
  name: "SELECT 1 FROM accounts WHERE name = 'Anna'",
  resolution: "SELECT 1 FROM status_updates WHERE body = 'All is well.'",
}

/** How often something is sent again that was refused: once for each of the few threads that may meet the fault. */
const attempts = 4

export interface Answered {
  /** Names of the acts that were answered well. */
  kept: string[]
  /** Answers that were refusals. */
  refused: string[]
}

export async function acted({ url, isAlive }: Served, session: string, answered: Answered): Promise<void> {
  const browser = new Browser(
    (request) => fetch(request, { redirect: 'manual', signal: AbortSignal.timeout(20_000) }),
    session,
    url,
  )
  let incident = ''
  for (const [what, path, fields] of acts)
    for (let attempt = 1; attempt <= attempts && isAlive(); attempt++) {
      const answer = await browser.post(path.replace('INCIDENT', incident), fields).catch(() => null)
      if (answer === null) break
      if (what === 'incident') incident = answer.location ?? ''
      if (answer.status < 400) {
        answered.kept.push(what)
        break
      }
      answered.refused.push(`${attempt === attempts ? 'again and again' : 'once'}, ${what}: ${answer.status}`)
    }
}

/** What was answered well, and is not there. */
export function unkept(folder: string, kept: readonly string[]): string[] {
  return looking(databaseOf(folder), ({ $client }) =>
    kept.filter((what) => $client.query(shown[what] ?? '').get() === null),
  ).map((what) => `the ${what} was answered, and is not there`)
}

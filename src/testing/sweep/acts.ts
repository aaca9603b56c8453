import { Browser, type TestAnswer } from '../harness.ts'
import { openForm } from '../sent-forms.ts'
import { until } from '../serving.ts'
import type { Served } from './serve-until.ts'
import { databaseOf, looking } from './standing.ts'

export const followers = ['ann', 'ben', 'cleo', 'dan', 'eve', 'finn', 'gus'].map((name) => `${name}@example.org`)

interface Act {
  what: string
  /** The page that its form stands on. */
  on: string
  action: string
  fields: Record<string, string>
}

/** What people do while it serves, one after the other; each again where the disk refuses it, as soon as it says that it is ready. */
export const acts: readonly Act[] = [
  {
    ...{ what: 'incident', on: '/app/acme/incidents/new', action: '/app/acme/incidents' },
    fields: { title: 'Logins fail', body: 'We look.', status: 'investigating', notify: 'yes' },
  },
  {
    ...{ what: 'update', on: 'INCIDENT', action: 'INCIDENT/updates' },
    fields: { body: 'Half of them work.', status: 'identified', notify: 'yes' },
  },
  { what: 'subscriber', on: '/subscribe', action: '/subscribe', fields: { email: 'sue@example.org' } },
  { what: 'name', on: '/account', action: '/account/name', fields: { name: 'Anna' } },
  {
    ...{ what: 'resolution', on: 'INCIDENT', action: 'INCIDENT/resolution' },
    fields: { body: 'All is well.', notify: 'yes' },
  },
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

type OpenForm = Awaited<ReturnType<typeof openForm>>

export interface Answered {
  /** Names of the acts that were answered well. */
  kept: string[]
  /** Answers that were refusals. */
  refused: string[]
}

/** With a fault that is `lasting` nobody waits until it is over. */
export async function acted(
  served: Served,
  session: string,
  { lasting, answered }: { lasting: boolean; answered: Answered },
): Promise<void> {
  const browser = new Browser(
    (request) => fetch(request, { redirect: 'manual', signal: AbortSignal.timeout(20_000) }),
    session,
    served.url,
  )
  let incident = ''
  for (const { what, on, action, fields } of acts) {
    const at = (path: string) => path.replace('INCIDENT', incident)
    let form: Promise<OpenForm> | undefined
    for (let attempt = 1; attempt <= attempts && served.isAlive(); attempt++) {
      form ??= openForm(browser, at(on), at(action))
      const answer = await form.then(({ send }) => send(fields)).catch(() => null)
      if (answer === null) break
      if (answer.status < 400) {
        const found = attempt === 1 || (await isDone(browser, answer, fields))
        if (what === 'incident') incident = await incidentOf(browser, answer)
        if (found) {
          answered.kept.push(what)
          break
        }
        form = undefined
        continue
      }
      answered.refused.push(`${attempt === attempts ? 'again and again' : 'once'}, ${what}: ${answer.status}`)
      if (!lasting) await untilReady(served)
    }
  }
}

/** Where the same form was sent before and nobody knows how that ended, its sender is told to look. */
async function isDone(browser: Browser, { location }: TestAnswer, fields: Record<string, string>): Promise<boolean> {
  if (location === null) return true
  const { text } = await browser.get(location)
  return Object.values(fields).some((typed) => text.includes(typed))
}

async function incidentOf(browser: Browser, { location }: TestAnswer): Promise<string> {
  const shown = /\/app\/acme\/incidents\/[0-9a-z-]{10,}/
  return shown.exec(location ?? '')?.[0] ?? shown.exec((await browser.get('/app/acme/incidents')).text)?.[0] ?? ''
}

/** After a sync that failed nothing is written until everything has been written anew. */
async function untilReady({ url, isAlive }: Served): Promise<void> {
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await until(async () => !isAlive() || (await isReady()) || undefined, 'it to be ready again')
}

/** What was answered well, and is not there. */
export function unkept(folder: string, kept: readonly string[]): string[] {
  return looking(databaseOf(folder), ({ $client }) =>
    kept.filter((what) => $client.query(shown[what] ?? '').get() === null),
  ).map((what) => `the ${what} was answered, and is not there`)
}

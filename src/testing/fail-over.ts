import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { deliveries } from '#src/db/schema/delivery.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { randomIds } from '#src/platform/ids.ts'
import { atEnd } from './at-end.ts'
import { startConditionalStore } from './conditional-store.ts'
import { subscribe } from './factories.ts'
import { system } from './personas.ts'
import { dataFolder, launchBinary, runOpsentry, startServing, until } from './serving.ts'
import { inside, reading, setUpFolder } from './set-up-folder.ts'
import { header, type ReceivedMail, startSmtpSink } from './smtp-sink.ts'

export interface FailOver {
  followers: number
  /** Messages that had arrived when the first was killed, and those that its database says so of. */
  sentBefore: number
  settledBefore: number
  /** Messages that the stand-by held until somebody decided. */
  held: number
  /** Followers without the message in the end. */
  untold: string[]
  /** Followers who have it twice, and those of them under two Message-IDs. */
  repeated: number
  underAnotherId: number
  /** Followers of a second message, opened at the stand-by, that left without being decided about. */
  toldOfNews: number
  /** Milliseconds from the kill until the stand-by was ready. */
  away: number
}

export interface FailOverOptions {
  followers: number
  /** Messages that have arrived when the first is killed, and milliseconds more. */
  killAfter: { messages: number; milliseconds: number }
  leaseSeconds: number
}

/**
 * One Opsentry sends, is killed by SIGKILL, and a stand-by takes over, which fetches its data as of the kill: what a replica that had
 * kept up has. All of it with real processes, a real SMTP server, and a store that keeps conditions.
 */
export async function failOver({ followers, killAfter, leaseSeconds }: FailOverOptions): Promise<FailOver> {
  const store = startConditionalStore()
  const sink = await startSmtpSink({ slowness: 3 })
  atEnd(() => sink.close())
  const { folder, remove } = await setUpFolder({ relay: sink })
  atEnd(remove)
  inside(folder, (deps, organizationId) => {
    for (let index = 0; index < followers; index++)
      subscribe(deps, `follower-${index}@example.org`, { organizationId, createdAt: 1, confirmedAt: 1 })
  })
  const environment = { OPSENTRY_STANDBY_BUCKET: store.address, OPSENTRY_LEASE_SECONDS: String(leaseSeconds) }
  const first = await startServing(folder, environment)
  await untilReady(first.url)
  const second = await startStandby(folder, environment)

  open(folder, 'Logins fail')
  await until(() => (sink.mails.length >= killAfter.messages ? true : undefined), 'messages to be on their way')
  await Bun.sleep(killAfter.milliseconds)
  await first.kill()
  const killed = performance.now()
  const settledBefore = reading(folder, (db) => db.select().from(deliveries).all()).filter(
    ({ state }) => state === 'delivered',
  ).length

  const url = await second.serving()
  await untilReady(url)
  const away = performance.now() - killed
  const sentBefore = sink.mails.length
  open(second.folder, 'Searches fail')
  const of = (subject: string) => sink.mails.filter(({ parsed }) => parsed.subject?.includes(subject))
  await until(() => (of('Searches').length >= followers ? true : undefined), 'the news to leave')
  const held = reading(second.folder, (db) => db.select().from(deliveries).all()).filter(
    ({ state }) => state === 'undecided',
  ).length
  if (held > 0) await runOpsentry(['outbox', 'send'], second.folder, environment)
  await until(
    () =>
      reading(second.folder, (db) => db.select().from(deliveries).all()).every(({ state }) => state === 'delivered') ||
      undefined,
    'everything to be delivered',
  )
  await second.kill()
  return {
    ...{ followers, sentBefore, settledBefore, held, away },
    toldOfNews: new Set(of('Searches').map(({ to }) => to)).size,
    ...repeatsOf(of('Logins'), followers),
  }
}

function repeatsOf(mails: ReceivedMail[], followers: number) {
  const byFollower = Map.groupBy(mails, ({ to }) => to)
  const repeated = [...byFollower.values()].filter(({ length }) => length > 1)
  return {
    untold: Array.from({ length: followers }, (_, index) => `follower-${index}@example.org`).filter(
      (address) => !byFollower.has(address),
    ),
    repeated: repeated.length,
    underAnotherId: repeated.filter((some) => new Set(some.map((mail) => header(mail, 'Message-ID'))).size > 1).length,
  }
}

function open(folder: string, title: string): void {
  inside(folder, (deps, organizationId) => {
    // Those of the tests begin anew with each opening.
    openIncident({ ...deps, ids: randomIds }, system, organizationId, {
      ...{ title, body: 'We are looking into it.', status: 'investigating' },
      ...{ services: [], notify: true },
    })
  })
}

async function untilReady(url: string): Promise<void> {
  await until(async () => ((await fetch(`${url}/readyz`)).status === 200 ? true : undefined), `${url} to be ready`)
}

/** A stand-by beside a first one whose database it copies, the log included, once it has data at hand. */
export async function startStandby(
  first: string,
  environment: Record<string, string>,
  args: string[] = ['--fetch', copyOf(first)],
) {
  const { folder, remove } = dataFolder()
  atEnd(remove)
  mkdirSync(join(folder, 'data'), { mode: 0o700 })
  cpSync(join(first, 'data/secret.key'), join(folder, 'data/secret.key'))
  const standby = await startServing(folder, environment, (_, ...others) =>
    launchBinary(['serve', '--standby', ...args], ...others),
  )
  const { output } = standby
  await until(
    () => (output().includes('has data at hand') ? true : undefined),
    () => `a stand-by with data at hand: ${output()}`,
  )
  return {
    ...standby,
    serving: async () =>
      `http://localhost:${await until(
        () => / serving.*\bport=(\d+).*\n/.exec(output())?.[1],
        () => `the stand-by to serve: ${output()}`,
      )}`,
  }
}

function copyOf(folder: string): string {
  const database = join(folder, 'data/opsentry.db')
  return `cp ${database} "$FETCH_INTO"; if [ -e ${database}-wal ]; then cp ${database}-wal "$FETCH_INTO-wal"; fi`
}

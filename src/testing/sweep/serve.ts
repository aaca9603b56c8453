import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sessions } from '#src/db/schema/access.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { startSession } from '#src/domain/accounts/sessions.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { randomIds } from '#src/platform/ids.ts'
import { subscribe } from '../factories.ts'
import { system, testOrigin } from '../personas.ts'
import { type Launch, launchBinary } from '../serving.ts'
import { isNothingOwed, untilRetentionRan } from '../serving-folder.ts'
import { inside, setUpInto } from '../set-up-folder.ts'
import { type SmtpSink, startSmtpSink } from '../smtp-sink.ts'
import { type Answered, acted, acts, followers, unkept } from './acts.ts'
import { serveUntil } from './serve-until.ts'
import { leftOver, started, unsound } from './standing.ts'
import type { Ended, Sweepable, Trial } from './sweepable.ts'
import { untilDrained, wronglyTold } from './told.ts'

/** What was answered is there after the next start, and every follower is told all of it. */
export const serve: Sweepable = { name: 'serve', prepare, run, judge }

/** It has served once: what a first start does alone is done. */
async function prepare(folder: string): Promise<void> {
  await setUpInto(folder)
  const session = inside(folder, (deps, organizationId) => {
    for (const address of followers) subscribe(deps, address, { organizationId, createdAt: 1, confirmedAt: 1 })
    return writeUnaudited(deps.db, (tx) => {
      tx.update(organizations).set({ recallSeconds: 0 }).run()
      const owner = tx.select({ id: accounts.id }).from(accounts).get()
      const token = startSession(tx, { ...deps, ids: randomIds }, owner?.id ?? '', testOrigin)
      // Seen long ago: that it is seen again is written, too.
      tx.update(sessions).set({ lastSeenAt: 1 }).run()
      return token
    })
  })
  writeFileSync(join(folder, 'session'), session)
  await serveUntil(folder, launchBinary, () => untilRetentionRan(folder))
}

interface Met extends Answered {
  sink: SmtpSink
}

/** Of each folder's latest trial: its mail server, and what was answered. */
const trials = new Map<string, Met>()

async function run(folder: string, launch: Launch, lasting: boolean): Promise<Ended> {
  await trials.get(folder)?.sink.close()
  const sink = await startSmtpSink()
  inside(folder, (deps) =>
    configureRelay(deps, system, {
      ...{ host: '127.0.0.1', port: String(sink.port), security: 'none', user: '', password: '' },
      from: 'status@acme.example',
    }),
  )
  const trial: Met = { sink, kept: [], refused: [] }
  trials.set(folder, trial)
  return serveUntil(folder, launch, async (served) => {
    await acted(served, readFileSync(join(folder, 'session'), 'utf8'), { lasting, answered: trial })
    if (!lasting) await untilDrained(folder, served)
  })
}

async function judge({ folder, by, lasting, exit, out }: Trial): Promise<string[]> {
  const met = trials.get(folder)
  if (!met) throw new Error(`nothing ran in ${folder}`)
  const { sink, kept, refused } = met
  try {
    return [
      ...(await startedAgain(folder)),
      ...(by === 'SIGKILL' || lasting || exit !== 0 ? [] : refused.filter((one) => one.startsWith('again'))),
      // It was not broken.
      ...(by === 'SIGKILL' && exit === 0 && kept.length < acts.length
        ? [`only ${kept.join(', ')} was answered well`]
        : []),
      ...(exit === 0 ? wronglyLogged(out) : []),
      ...unkept(folder, kept),
      ...wronglyTold(folder, sink.mails, kept),
      ...(await unsound(folder)),
      ...leftOver(folder, ['session']),
    ]
  } finally {
    trials.delete(folder)
    await sink.close()
  }
}

/** As it is where nothing is owed; else it serves until everything is sent. */
async function startedAgain(folder: string): Promise<string[]> {
  const found = started(folder)
  if (found.length > 0 || isNothingOwed(folder)) return found
  const again = await serveUntil(folder, launchBinary, (served) => untilDrained(folder, served))
  return again.exit === 0 ? [] : [`it does not serve, or does not stop: ${again.err.trim()}`]
}

/** Lines of the log that name neither the disk nor what could not be kept. */
function wronglyLogged(out: string): string[] {
  return out
    .split('\n')
    .filter((line) => / ERROR /.test(line) && !/cannot be written|disk/.test(line))
    .map((line) => `it logs: ${line}`)
}

import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { system } from '#src/testing/personas.ts'
import { statusUpdate } from '#views/emails/status-update.tsx'
import { drained } from './drained.ts'
import { post, signIn } from './editor.ts'
import { figuresOf, quantile } from './figures.ts'
import { type BenchInstance, benchInstance } from './instance.ts'
import { memoryMiB } from './memory.ts'
import { isShort } from './options.ts'
import { connections } from './promises.ts'
import { addFollowers, inData } from './set-up.ts'
import { startSink } from './sink.ts'
import { visitors } from './visitors.ts'

/**
 * An update to 100,000 active subscribers: how long posting it takes, whether expansion stalls the event loop, what visitors
 * feel meanwhile, how fast mail leaves against bare pooled nodemailer, and the memory of it all. The sender, the SMTP server and
 * the yardstick are processes of their own; the same visitors read the page while the yardstick sends. `--short`: 300
 * subscribers, to see that it works.
 */

const followers = isShort ? 300 : 100_000
const yardstick = isShort ? 100 : 20_000
/** Seconds of visitors between two questions to the server of mails. */
const turn = isShort ? 0.2 : 1
const warmUp = isShort ? 0.2 : 5
const quietTurns = isShort ? 2 : 20
/** Milliseconds for which no mail may come. */
const patience = 60_000

const { print, note } = figuresOf('fan-out')
const sink = await startSink()
try {
  const instance = await benchInstance({ relayPort: sink.port })
  try {
    await measure(instance)
  } finally {
    instance.stop()
  }
} finally {
  sink.stop()
}

async function measure(instance: BenchInstance): Promise<void> {
  const data = instance.dataFolder
  const stalls = await inData(data, fill)
  const { url, pid } = await instance.serve()
  await visitors(url, warmUp)
  const bareBefore = await bareRate(instance, url)
  const quiet: number[] = []
  // The same load as during the fan-out: a second of visitors, then a question to the server of mails.
  for (let second = 0; second < quietTurns; second++) {
    quiet.push(...(await visitors(url, turn)))
    await sink.counts()
  }

  const editor = await signIn(url)
  // Mail leaves while the answer to the editor is still on its way.
  await sink.reset()
  const posted = await post(url, editor)
  const during: number[] = []
  for (let [arrived, since] = [0, performance.now()]; arrived < followers && performance.now() - since < patience; ) {
    during.push(...(await visitors(url, turn)))
    const { messages } = await sink.counts()
    if (messages > arrived) since = performance.now()
    arrived = messages
  }
  // The last answers are still to be written down.
  const { delivered } = await drained(data)
  const { messages, first, last } = await sink.counts()
  const rate = messages / ((last - first) / 1000)
  const bare = (bareBefore + (await bareRate(instance, url))) / 2
  const [calm, busy] = [quantile(quiet, 0.99), quantile(during, 0.99)]

  note('subscribers', followers.toLocaleString('en'))
  print('posting an update', posted)
  print('longest step of the expansion', Math.max(...stalls))
  note(`page p99, quiet (${quiet.length} answers)`, `${calm.toFixed(2)} ms`)
  note(`page p99, while mail leaves (${during.length} answers)`, `${busy.toFixed(2)} ms`)
  print('page p99, while mail leaves / quiet', busy / calm)
  note('mails a second', rate.toFixed(0))
  note('mails a second of bare pooled nodemailer', bare.toFixed(0))
  print('mails a second / bare pooled nodemailer', rate / bare)
  print('memory at its highest', memoryMiB(pid).highest)
  print('subscribers not told', followers - delivered)
}

/** Followers in the database. Returns how long each step of expanding an update to them took in this process, in ms. */
function fill(deps: AppDeps, organizationId: string): number[] {
  addFollowers(deps, organizationId, followers)
  deps.db.$client.run('ANALYZE')
  openIncident(deps, system, organizationId, {
    ...{ title: 'Warm-up', body: 'x', status: 'investigating', services: [], notify: true },
  })
  const stalls: number[] = []
  for (let more = true; more; ) {
    const began = performance.now()
    more = expandNextStep(deps)
    stalls.push(performance.now() - began)
  }
  // Expanded to measure the steps; the serving process sends an update of its own.
  writeUnaudited(deps.db, () => {
    deps.db.$client.run('DELETE FROM deliveries')
    deps.db.$client.run('DELETE FROM notifications')
  })
  return stalls
}

/** Messages a second of the yardstick, into the same server, beside the same visitors. */
async function bareRate({ folder }: BenchInstance, url: string): Promise<number> {
  const file = join(folder, 'message.json')
  writeFileSync(file, JSON.stringify(statusUpdate(message())))
  await sink.reset()
  const script = resolve(import.meta.dirname, 'bare-mailer.ts')
  const args = [String(sink.port), String(yardstick), String(connections), file]
  const child = Bun.spawn([process.execPath, script, ...args], {
    ...{ stdout: 'inherit', stderr: 'inherit' },
    timeout: 10 * patience,
  })
  let over = false
  const exited = child.exited.finally(() => {
    over = true
  })
  while (!over) await visitors(url, turn)
  if ((await exited) !== 0) throw new Error('the yardstick failed')
  const { messages, first, last } = await sink.counts()
  return messages / ((last - first) / 1000)
}

function message(): Parameters<typeof statusUpdate>[0] {
  return {
    organization: 'GitHub',
    language: 'en',
    correction: false,
    mailFooter: '',
    incident: { title: 'Logins fail' },
    status: 'investigating',
    body: 'We are **looking** into it.',
    bodyFormat: 'markdown',
    affected: [],
    displayAt: Date.now(),
    timeZone: 'UTC',
    incidentUrl: 'https://status.example.com/incidents/x',
    pageUrl: 'https://status.example.com/',
    unsubscribeUrl: 'https://status.example.com/subscriptions/x/unsubscribe',
    manageUrl: 'https://status.example.com/subscriptions/x',
  }
}

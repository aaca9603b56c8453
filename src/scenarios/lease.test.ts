import { cpSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { endsAfter, type Lease } from '#src/domain/lease/lease.ts'
import { leaseKey } from '#src/domain/lease/lease-object.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { type ConditionalStore, startConditionalStore } from '#src/testing/conditional-store.ts'
import { subscribe } from '#src/testing/factories.ts'
import { system } from '#src/testing/personas.ts'
import { dataFolder, launchBinary, runOpsentry, startServing, until } from '#src/testing/serving.ts'
import { inside, setUpFolder } from '#src/testing/set-up-folder.ts'
import { type SinkOptions, startSmtpSink } from '#src/testing/smtp-sink.ts'

/** Seconds: short, so that nobody waits long, and longer than a busy machine lets a process stand still. */
const seconds = 4

function environment(store: ConditionalStore) {
  return { OPSENTRY_STANDBY_BUCKET: store.address, OPSENTRY_LEASE_SECONDS: String(seconds) }
}

async function sinkAndFolder(options: SinkOptions = {}) {
  const sink = await startSmtpSink(options)
  atEnd(() => sink.close())
  const { folder, remove } = await setUpFolder({ relay: sink })
  atEnd(remove)
  return { sink, folder }
}

function tellEverybody(folder: string, followers: number): void {
  inside(folder, (deps, organizationId) => {
    for (let index = 0; index < followers; index++)
      subscribe(deps, `follower-${index}@example.org`, { organizationId, createdAt: 1, confirmedAt: 1 })
    openIncident(deps, system, organizationId, {
      ...{ title: 'Logins fail', body: 'We are looking into it.', status: 'investigating' },
      ...{ services: [], notify: true },
    })
  })
}

const lying = (store: ConditionalStore) =>
  JSON.parse(Buffer.from(store.objects.get(`first/${leaseKey}`) ?? []).toString()) as Lease

test('one that was stopped sends nothing when it is woken after its lease, whatever it was about to send', async () => {
  const store = startConditionalStore()
  const { sink, folder } = await sinkAndFolder({ slowness: 40 })
  tellEverybody(folder, 400)
  const child = launchBinary(['serve'], folder, environment(store))
  atEnd(() => child.kill('SIGKILL'))
  await until(() => (sink.mails.length >= 10 ? true : undefined), 'messages to be on their way')
  child.kill('SIGSTOP')
  const renewal = lying(store).renewal
  const stopped = performance.now()
  // What the kernel had taken from it by then arrives; and for as long as a stand-by would wait nothing else does.
  await until(() => (performance.now() - stopped > endsAfter(lying(store)) ? true : undefined), 'the lease to end')
  const before = sink.mails.length
  child.kill('SIGCONT')
  await child.exited
  // Whatever it put on its way in that moment has arrived then.
  await until(() => (sink.connections() === 0 ? true : undefined), 'its connections to end')
  expect([child.signalCode, lying(store).renewal]).toEqual(['SIGKILL', renewal])
  expect([sink.mails.length, before < 400]).toEqual([before, true])
})

test('while the bucket is away pages are read, nothing is saved, and all goes on once it is back', async () => {
  const store = startConditionalStore()
  const { folder } = await sinkAndFolder()
  const { url, output } = await startServing(folder, environment(store))
  const ready = async () => (await fetch(`${url}/readyz`)).status
  await until(async () => ((await ready()) === 200 ? true : undefined), 'it to be ready')
  store.trouble = 'deaf'
  await until(async () => ((await ready()) === 503 ? true : undefined), 'the lease to run out')
  expect((await fetch(`${url}/s/acme/`)).status).toBe(200)
  store.trouble = null
  await until(async () => ((await ready()) === 200 ? true : undefined), 'the lease to be renewed')
  expect(output()).toContain('nothing is saved and nothing is sent')
})

test('its own folder goes on at once after a crash; a copy of older data is refused, unless it is told to take over', async () => {
  const store = startConditionalStore()
  const { folder } = await sinkAndFolder()
  const other = dataFolder()
  atEnd(other.remove)
  cpSync(folder, other.folder, { recursive: true })
  const first = await startServing(folder, environment(store))
  await first.kill()
  const again = await startServing(folder, environment(store))
  await until(() => (lying(store).term === 2 ? true : undefined), 'the lease to be taken again')
  const refused = await runOpsentry(['serve'], other.folder, environment(store))
  expect([refused.exit, refused.err]).toEqual([1, expect.stringContaining('--take-over')])
  expect(await again.stop()).toBe(0)
  expect(lying(store)).toMatchObject({ term: 2, released: true })
  const taking = launchBinary(['serve', '--take-over'], other.folder, environment(store))
  atEnd(() => taking.kill('SIGKILL'))
  await until(() => (lying(store).term === 3 ? true : undefined), 'the other to take over')
})

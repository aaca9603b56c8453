import { count, countDistinct } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { startSession } from '#src/domain/accounts/sessions.ts'
import { randomIds } from '#src/platform/ids.ts'
import { killedAt } from '#src/testing/killed-at.ts'
import { testOrigin } from '#src/testing/personas.ts'
import { startServing, until } from '#src/testing/serving.ts'
import { inside, reading, setUpFolder } from '#src/testing/set-up-folder.ts'

const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const people = 15_000
/** At which write of a thread each process is killed. The first start writes other things, too, such as what its retention jobs did. */
const kills = [2600, 1600]
const environment = { OPSENTRY_HOST: '127.0.0.1', OPSENTRY_PORT: '0' }

/** A set-up data folder in which an import was started. */
async function importing(): Promise<string> {
  const { folder, remove } = await setUpFolder()
  cleanUps.push(remove)
  const rows = Array.from({ length: people }, (_, line) => ({ line, email: `person-${line}@example.org` }))
  inside(folder, ({ db }, organizationId) =>
    writeUnaudited(db, (tx) => {
      tx.insert(subscriberImports)
        .values({
          id: 'import000001',
          organizationId,
          fileName: 'list.csv',
          consent: 'shop',
          state: 'running',
          rows,
          problems: [],
          total: people,
          createdAt: 1,
        })
        .run()
    }),
  )
  return folder
}

const standing = (folder: string) =>
  reading(folder, (db) => {
    const { state, done, added, skipped } = db.select().from(subscriberImports).get() ?? fail()
    const { all, different } =
      db
        .select({ all: count(), different: countDistinct(subscribers.address) })
        .from(subscribers)
        .get() ?? fail()
    const finished = db.select({ action: auditEntries.action }).from(auditEntries).all()
    const endings = finished.filter(({ action }) => action === 'subscriber_import.finished').length
    return { state, done, added, skipped, all, different, endings }
  })

function fail(): never {
  throw new Error('nothing stands there')
}

test('an import killed again and again goes on after each start: nobody is left out, nobody is there twice', async () => {
  const folder = await importing()
  let before = 0
  // Not by time: it comes in the middle of writing, however fast the machine is.
  for (const step of kills) {
    expect(await killedAt(step, ['serve'], folder, environment, ['pwrite64'])).toBe(true)
    const left = standing(folder)
    expect(left).toMatchObject({ state: 'running', all: left.done, different: left.done, added: left.done, endings: 0 })
    expect(left.done).toBeGreaterThan(before)
    expect(left.done).toBeLessThan(people)
    before = left.done
  }
  const last = await startServing(folder)
  cleanUps.push(() => last.kill())
  await until(() => (standing(folder).state === 'done' ? true : undefined), 'the import to end')
  expect(standing(folder)).toEqual({
    state: 'done',
    done: people,
    added: people,
    skipped: 0,
    all: people,
    different: people,
    endings: 1,
  })
  expect(await last.stop()).toBe(0)
})

test('a list is read by the background of the executable: its preview is there with the answer, and refusals are sentences', async () => {
  const { folder, remove } = await setUpFolder()
  cleanUps.push(remove)
  const session = inside(folder, (deps) =>
    writeUnaudited(deps.db, (tx) => {
      const owner = tx.select({ id: accounts.id }).from(accounts).get() ?? fail()
      return startSession(tx, { ...deps, ids: randomIds }, owner.id, testOrigin)
    }),
  )
  const served = await startServing(folder)
  cleanUps.push(() => served.kill())
  const post = (content: string) => {
    const body = new FormData()
    for (const [name, value] of Object.entries({ _csrf: 'x', consent: 'shop' })) body.append(name, value)
    body.append('list', new File([content], 'people.csv'))
    const headers = { cookie: `opsentry_session=${session}; opsentry_csrf=x` }
    return fetch(`${served.url}/app/acme/subscriber-imports`, { method: 'POST', redirect: 'manual', headers, body })
  }
  const refused = await post('\x89PNG\0\0')
  expect([refused.status, (await refused.text()).includes('This is not a text file. Upload a CSV file.')]).toEqual([
    422,
    true,
  ])
  expect((await post('email,status\na@example.org,active\nb@example.org,unsubscribed\n')).status).toBe(303)
  const lists = reading(folder, (db) => db.select().from(subscriberImports).all())
  expect(lists).toMatchObject([{ state: 'previewed', total: 2, optedOut: 1, seen: 2 }])
  expect(await served.stop()).toBe(0)
})

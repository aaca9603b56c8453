import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { publications } from '#src/db/schema/publications.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { incidentVerbs } from '../incident.ts'
import { maintenanceVerbs } from '../maintenance.ts'
import { pageInProcess } from './in-process.ts'
import { readAnswer } from './over-http.ts'
import type { Verb } from './verb.ts'
import { orWaits, Waits } from './waits.ts'

const noInput = () => Promise.resolve(null)

/** Acme, where whatever is told to more than nobody waits for a second person. */
function reviewed() {
  const { deps } = testApp()
  subscribe(deps, 'sue@example.org')
  writeUnaudited(deps.db, (tx) => void tx.update(organizations).set({ reviewAbove: 0 }).run())
  const run = async (verb: Verb, ...args: string[]) => {
    const { act } = await verb.read(args, noInput)
    const client = await pageInProcess(deps, 'acme')
    return orWaits(() => act(client))
  }
  return { deps, run }
}

test.each<[string, Verb, string[]]>([
  ['incident', incidentVerbs.open, ['Logins fail', '--text', 'We look.']],
  ['maintenance', maintenanceVerbs.plan, ['Disks', '--from', '2126-03-24 02:00', '--for', '1h', '--text', 'New ones.']],
])('%s that a second person has to release is said to wait, and where', async (_, verb, args) => {
  const { deps, run } = reviewed()
  const told = await run(verb, ...args)
  const { id } = deps.db.select().from(publications).get() ?? { id: '' }
  expect(told.lines).toEqual([
    'It waits until a second person of the team has released it. Nothing is published or told before.',
    `http://localhost/app/acme/publications/${id}`,
  ])
  expect(told.data).toMatchObject({ publication: { id, state: 'in_review' } })
})

test('an update and a resolution wait, too; what tells nobody is done', async () => {
  const { run } = reviewed()
  const opened = await run(incidentVerbs.open, 'Logins fail', '--text', 'We look.', '--no-notify')
  expect(opened.lines[0]).toContain('Opened “Logins fail”')
  for (const verb of [incidentVerbs.update, incidentVerbs.resolve])
    expect((await run(verb, '--text', 'Still.')).lines[0]).toContain('It waits until a second person')
})

test('over HTTP an answer of 202 says the same', async () => {
  const kept = { message: 'It waits.', publication: { id: 'a', state: 'in_review', url: 'https://s.example/x' } }
  const asked = () => readAnswer(202, JSON.stringify(kept), 'https://s.example')
  expect(asked).toThrow(Waits)
  expect(await orWaits(() => Promise.resolve().then(asked))).toEqual({
    data: kept,
    lines: ['It waits.', 'https://s.example/x'],
  })
})

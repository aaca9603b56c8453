import { expect, test } from 'vitest'
import { services } from '#src/db/schema/services.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { pageRows, statuspageAnswers } from '#src/testing/statuspage-answers.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { archiveService } from '../services/archive-service.ts'
import { importStatuspage } from './import-statuspage.ts'

type Address = keyof ReturnType<typeof statuspageAnswers>

function after(...addresses: Address[]) {
  const room = testRoom()
  const answers = statuspageAnswers()
  for (const address of addresses) importStatuspage(room.deps, system, acmeId, answers[address])
  return room
}

function orders<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]]
  return all.flatMap((one) => orders(all.filter((other) => other !== one)).map((rest) => [one, ...rest]))
}

const whole = ['components.json', 'incidents.json', 'scheduled-maintenances.json'] as const

test('the answers of a page make the same of it in whichever order they come', () => {
  const { deps } = after(...whole)
  const expected = pageRows(deps.db, acmeId)
  for (const order of orders(whole)) expect(pageRows(after(...order).deps.db, acmeId), order.join()).toEqual(expected)
})

test.each<Address[]>([
  ['summary.json', ...whole],
  [...whole, 'summary.json'],
  ['index.json', ...whole],
  [...whole, 'index.json'],
  ['scheduled-maintenances.json', 'index.json', 'incidents.json'],
  ['incidents/unresolved.json', 'summary.json', 'scheduled-maintenances/active.json', ...whole],
  [
    'scheduled-maintenances/upcoming.json',
    'incidents.json',
    'status.json',
    'components.json',
    'scheduled-maintenances.json',
  ],
  ['incidents.json', 'components.json', 'incidents/unresolved.json', 'scheduled-maintenances.json', 'components.json'],
])('so do %s, %s, %s …', (...addresses) => {
  expect(pageRows(after(...addresses).deps.db, acmeId)).toEqual(pageRows(after(...whole).deps.db, acmeId))
})

test('what only one of two answers says stays said, whichever comes first', () => {
  const answers = statuspageAnswers()
  const index = answers['index.json']
  const more = { scheduled_auto_in_progress: true, scheduled_auto_completed: true, impact_override: 'none' }
  const says = { ...index, incidents: index.incidents.map((one: object) => ({ ...one, ...more })) }
  const made = [
    [says, answers['scheduled-maintenances.json'], answers['incidents.json']],
    [answers['incidents.json'], answers['scheduled-maintenances.json'], says],
  ].map((files) => {
    const room = testRoom()
    for (const file of files) importStatuspage(room.deps, system, acmeId, file)
    return pageRows(room.deps.db, acmeId)
  })
  expect(made[0]).toEqual(made[1])
  expect(JSON.stringify(made[0])).toMatch(/"id\\":\\"comes0000000.*?auto_start\\":1,\\"auto_complete\\":1/)
  expect(JSON.stringify(made[0])).toContain('impact_override\\":\\"none')
})

test('each answer imports alone, and a second time changes nothing', () => {
  const answers = statuspageAnswers()
  for (const address of Object.keys(answers) as Address[]) {
    const room = after(address)
    const before = pageRows(room.deps.db, acmeId)
    room.deps.clock.advance(60_000)
    const again = importStatuspage(room.deps, system, acmeId, answers[address])
    expect([address, again.unchanged]).toEqual([address, true])
    expect(pageRows(room.deps.db, acmeId)).toEqual(before)
  }
})

test('so does one file into which they are put together', () => {
  const room = testRoom()
  const answers = statuspageAnswers()
  importStatuspage(room.deps, system, acmeId, Object.assign({}, ...whole.map((address) => answers[address])))
  expect(pageRows(room.deps.db, acmeId)).toEqual(pageRows(after(...whole).deps.db, acmeId))
})

test('services that only incidents name are archived until an answer lists them', () => {
  const room = after('incidents.json')
  const found = () =>
    room.deps.db
      .select()
      .from(services)
      .orderBy(services.id)
      .all()
      .map(({ name, archivedAt, unlisted }) => ({ name, archived: archivedAt !== null, unlisted }))
  expect(found()).toEqual([
    { name: 'Core - API', archived: true, unlisted: true },
    { name: 'Old Fax', archived: true, unlisted: true },
    { name: 'Telex', archived: true, unlisted: true },
  ])
  importStatuspage(room.deps, system, acmeId, statuspageAnswers()['components.json'])
  expect(found()).toMatchObject([
    { name: 'API', archived: false, unlisted: false },
    { name: 'Old Fax', archived: true },
    { name: 'Telex', archived: true },
    { name: 'Website', archived: false },
  ])
  expect(Object.fromEntries(currentStatuses(room.deps, acmeId))).toMatchObject({
    api000000000: 'partial_outage',
    web000000000: 'under_maintenance',
  })
})

test('what the team has archived stays so, whatever an older answer lists', () => {
  const room = after('components.json')
  for (const { id, name } of room.deps.db.select().from(services).all())
    archiveService(room.deps, system, acmeId, id, name)
  for (const address of ['components.json', 'incidents.json'] as const)
    importStatuspage(room.deps, system, acmeId, statuspageAnswers()[address])
  const archived = room.deps.db.select().from(services).all()
  expect(archived.filter(({ archivedAt }) => archivedAt === null)).toEqual([])
})

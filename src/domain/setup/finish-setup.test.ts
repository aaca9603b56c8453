import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { services } from '#src/db/schema/services.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { skipRelay } from '#src/domain/mail/configure-relay.ts'
import { publicUrl, readInstance } from '#src/domain/settings/instance.ts'
import { connectRelay, entries, refusedFields } from '#src/testing/accounts.ts'
import { accountOf, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { insertFirstAccount } from './create-first-account.ts'
import { finishSetup } from './finish-setup.ts'
import { mayOpen, nextStep, type SetupStep, setupSteps } from './progress.ts'
import { refuseWhenSetUp } from './refuse-when-set-up.ts'
import { saveOrganization } from './save-organization.ts'

const visitor = { kind: 'visitor', origin: testOrigin } as const
const acme = { organization: 'Acme', slug: 'acme', timeZone: 'UTC', url: 'https://status.example.com' }
const ann = { name: 'Ann', email: 'ann@example.com', passwordHash: 'hash' }

/** The wizard after its second step. */
function begun() {
  const deps = testDeps()
  write(deps.db, (tx) => insertFirstAccount(tx, deps, visitor, ann))
  saveOrganization(deps, visitor, acme)
  const home = readInstance(deps.db).homeOrganizationId ?? ''
  return { deps, home, rows: () => deps.db.select().from(services).orderBy(services.position).all() }
}

test('the services stand in the order of their fields, empty ones left out, and the wizard is over', () => {
  const { deps, home, rows } = begun()
  expect(publicUrl(deps)).toBe('http://localhost')
  deps.clock.advance(1000)
  finishSetup(deps, visitor, { service1: ' Website ', service2: '', service3: 'API', service4: '  ' })
  expect(rows().map(({ organizationId, name, position }) => [organizationId, name, position])).toEqual([
    [home, 'Website', 1],
    [home, 'API', 2],
  ])
  expect(readInstance(deps.db).setUpAt).toBe(Date.UTC(2026, 2, 10, 12, 0, 1))
  expect(publicUrl(deps)).toBe('https://status.example.com')
  expect(entries(deps, home).slice(1)).toEqual(
    rows().map(({ id, name }) => ({ action: 'service.created', by: 'visitor', subject: id, changes: { name } })),
  )
  expect(entries(deps, null).at(-1)).toEqual({ action: 'instance.set_up', by: 'visitor', subject: '1', changes: {} })
})

test('no service at all will do', () => {
  const { deps, rows } = begun()
  finishSetup(deps, visitor, {})
  expect([rows(), nextStep(deps)]).toEqual([[], 'done'])
})

test('a name twice, too long or of more than a line is refused beside its field, and the wizard goes on', async () => {
  const { deps, rows } = begun()
  const typed = { service1: 'API', service2: 'api', service3: ' API ', service4: 'x'.repeat(101), service5: 'a\nb' }
  expect(await refusedFields(() => finishSetup(deps, visitor, typed))).toEqual({
    service3: 'This name is already listed above.',
    service4: 'A name has at most 100 characters.',
    service5: 'A name is one line of plain text: remove the control characters.',
  })
  expect([rows(), readInstance(deps.db).setUpAt]).toEqual([[], null])
})

test('without an organization there is nothing to finish', () => {
  const deps = testDeps()
  expect(() => finishSetup(deps, visitor, {})).toThrow('Name your organization before its services.')
  expect([readInstance(deps.db).setUpAt, entries(deps, null)]).toEqual([null, []])
})

test('it ends once: a second time is a conflict, for strangers it is over', () => {
  const { deps, rows } = begun()
  finishSetup(deps, visitor, { service1: 'API' })
  expect(refusal(() => finishSetup(deps, visitor, { service1: 'More' }))).toBe('forbidden')
  for (const actor of [accountOf('iris'), system])
    expect(refusal(() => finishSetup(deps, actor, { service1: 'More' }))).toBe('conflict')
  expect(rows()).toHaveLength(1)
  expect(() => refuseWhenSetUp(deps.db)).toThrow('Opsentry is set up already: sign in instead.')
})

test('an ordinary account may not finish it, nor a member', () => {
  const { deps, rows } = begun()
  for (const actor of [accountOf('otto'), testRoom().actor('otto')])
    expect(refusal(() => finishSetup(deps, actor, { service1: 'API' }))).toBe('forbidden')
  expect([rows(), nextStep(deps)]).toEqual([[], 'relay'])
})

test('the next step is the first unfinished one, read from what is there', () => {
  const deps = testDeps()
  const steps = [nextStep(deps)]
  const note = (act: () => unknown) => {
    act()
    steps.push(nextStep(deps))
  }
  note(() => write(deps.db, (tx) => insertFirstAccount(tx, deps, visitor, ann)))
  note(() => saveOrganization(deps, visitor, acme))
  note(() => skipRelay(deps, visitor))
  note(() => connectRelay(deps))
  note(() => finishSetup(deps, visitor, {}))
  expect(steps).toEqual(['account', 'organization', 'relay', 'services', 'services', 'done'])
})

test('what was set up by a command is done, whatever the wizard would still ask', () => {
  const { deps } = testRoom()
  writeUnaudited(deps.db, (tx) => tx.update(instance).set({ homeOrganizationId: null }).run())
  expect(nextStep(deps)).toBe('done')
})

test.each<[SetupStep, SetupStep[]]>([
  ['account', ['account']],
  ['organization', ['organization']],
  ['relay', ['organization', 'relay']],
  ['services', ['organization', 'relay', 'services']],
  ['done', ['done']],
])('while %s is next, these may be opened: %j', (next, open) => {
  expect(setupSteps.filter((step) => mayOpen(step, next))).toEqual(open)
})

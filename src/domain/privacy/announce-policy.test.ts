import { asc, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { jobs, runJob } from '#src/jobs/schedule.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { system } from '#src/testing/personas.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'
import { announceStep } from './announce-policy.ts'
import { savePolicyDraft } from './draft-policy.ts'
import { policyVersion } from './find-policy.ts'
import { publishPolicy } from './publish-policy.ts'
import { withdrawPolicy } from './withdraw-policy.ts'

const crowd = 1300
const everybody = crowd + 7

/** An instance with many accounts; its policy is about to change. */
function crowded(): TestApp {
  const app = testApp()
  const { deps } = app
  const relay = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'a@acme.example' }
  configureRelay(deps, system, relay)
  publishFirstPolicy(deps)
  writeUnaudited(deps.db, (tx) => {
    for (let number = 0; number < crowd; number++)
      tx.insert(accounts)
        .values({
          id: `z${String(number).padStart(11, '0')}`,
          name: 'N',
          email: `n${number}@example.org`,
          passwordHash: '',
          createdAt: 0,
        })
        .run()
  })
  savePolicyDraft(deps, system, { source: 'New.', summary: 'More.', language: 'en' })
  return app
}

const announce = ({ deps }: TestApp) => publishPolicy(deps, system, { material: true, effectiveOn: '2026-04-01' })
const mailed = ({ deps }: TestApp) =>
  deps.db.select({ address: deliveries.address }).from(deliveries).where(eq(deliveries.kind, 'policy_change')).all()
const tick = ({ deps }: TestApp) =>
  runJob(deps, jobs.find(({ name }) => name === 'policy-announcements') as (typeof jobs)[0])

test('publishing mails the first few hundred; the job goes on until everybody has one mail, and then does nothing', async () => {
  const app = crowded()
  announce(app)
  expect(mailed(app).length).toBe(500)
  await tick(app)
  await tick(app)
  const addresses = mailed(app).map(({ address }) => address)
  expect([addresses.length, new Set(addresses).size]).toEqual([everybody, everybody])
  expect(app.audited(null).filter((action) => action === 'policy.announced')).toHaveLength(3)
  expect(app.deps.logger.lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('a step that fails half-way is done again whole, and nobody gets two', async () => {
  const app = crowded()
  const { deps } = app
  const { id } = announce(app)
  expect(() =>
    write(deps.db, (tx) => {
      announceStep(tx, deps, system, policyVersion(tx, id))
      throw new Error('the disk is full')
    }),
  ).toThrow('the disk is full')
  expect(mailed(app).length).toBe(500)
  await tick(app)
  expect([mailed(app).length, new Set(mailed(app).map(({ address }) => address)).size]).toEqual([everybody, everybody])
})

test('what is withdrawn in between is announced to nobody more', async () => {
  const app = crowded()
  withdrawPolicy(app.deps, system, announce(app).id)
  await tick(app)
  expect(mailed(app).length).toBe(500)
})

test('two versions published one after the other are announced both, each in its turn', async () => {
  const app = crowded()
  const { deps } = app
  announce(app)
  savePolicyDraft(deps, system, { source: 'Newer.', summary: 'Still more.', language: 'en' })
  publishPolicy(deps, system, { material: true, effectiveOn: '2026-05-01' })
  await tick(app)
  expect(mailed(app).length).toBe(2 * everybody)
  const versions = deps.db.select().from(policyVersions).orderBy(asc(policyVersions.effectiveAt)).all()
  expect(versions.map(({ announcedAt }) => announcedAt)).toEqual(Array(3).fill(deps.clock.now()))
})

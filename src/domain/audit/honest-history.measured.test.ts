import { expect, test } from 'vitest'
import { write } from '#src/db/write.ts'
import { honestHistory } from '#src/testing/honest-history.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import { recordAudit } from './record-audit.ts'
import { verifyChainInSteps, verifyChains } from './verify-chain.ts'

test('a hundred thousand honest entries are sound, are read in steps that visitors do not feel, and adding one stays cheap', {
  timeout: 120_000,
}, async () => {
  const room = testRoom()
  const { longest, entries } = await honestHistory(room, 100_000)
  expect(verifyChains(room.db)).toEqual([])
  let [began, slowest] = [process.threadCpuUsage(), 0]
  const report = await verifyChainInSteps(room.db, longest, async () => {
    const { user, system } = process.threadCpuUsage(began)
    slowest = Math.max(slowest, (user + system) / 1000)
    await new Promise((resolve) => setImmediate(resolve))
    began = process.threadCpuUsage()
  })
  expect(report).toEqual({ entries, finding: null })
  expect(slowest).toBeLessThan(100)

  const subject = { type: 'service', id: 'api' }
  const facts = { action: someAction('service.created'), organizationId: acmeId, subject }
  const times = Array.from({ length: 2000 }, () => {
    const start = performance.now()
    write(room.db, (tx) => recordAudit(tx, room.deps, system, facts))
    return performance.now() - start
  }).toSorted((a, b) => a - b)
  expect(times[1000]).toBeLessThan(1)
})

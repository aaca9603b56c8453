import { expect, test } from 'vitest'
import { honestHistory } from '#src/testing/honest-history.ts'
import { testRoom } from '#src/testing/room.ts'
import { verifyChain, verifyChainInSteps, verifyChains } from './verify-chain.ts'

test('an honest history with erasures, a rotated key and an erased organization stays sound', async () => {
  const room = testRoom()
  const { longest, entries } = await honestHistory(room, 1500)
  expect(verifyChains(room.db)).toEqual([])
  let pauses = 0
  const report = await verifyChainInSteps(room.db, longest, async () => void pauses++)
  expect(report).toEqual({ entries, finding: null })
  expect(pauses).toBeGreaterThan(1)
  expect(verifyChain(room.db, '').finding).toBeNull()
})

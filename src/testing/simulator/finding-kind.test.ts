import { expect, test } from 'vitest'
import { kindOfFinding } from './finding-kind.ts'

test.each([
  [
    'an address that never confirmed is kept for 23.6631 days: 44b0pdl8whgv',
    'an address that never confirmed is kept for 8.03 days: af2bnfom1huh',
  ],
  ['window 2p1kxcxq7pev began 3456000000 ms off its plan', 'window pg8ughluj5un began -12 ms off its plan'],
  ['“Incident 7”, investigating, is dated 15132 minutes off', '“Incident 9”, resolved, is dated -3 minutes off'],
  [
    'a service of Acme is shown major_outage and is operational',
    'a service of Firm 10 is shown under_maintenance and is degraded_performance',
  ],
  [
    '8 were counted for reminder, and 6 people and 1 programs follow',
    '4 were counted for in_progress, and 3 people and 0 programs follow',
  ],
  [
    'the ledger of incident: resolved does not add up: {"due":1}',
    'the ledger of incident: identified does not add up: {"due":2,"made":3}',
  ],
  [
    'well-8@people.example asked to follow Acme, and was never written to',
    'full-1@people.example asked to follow Other, and was never written to',
  ],
  ['Error: it broke\n    at one.ts:1', 'Error: it broke\n    at another.ts:5'],
])('“%s” is of a kind with “%s”', (one, other) => {
  expect(kindOfFinding(one)).toBe(kindOfFinding(other))
})

test.each([
  ['window 2p1kxcxq7pev began 12 ms off its plan', 'window 2p1kxcxq7pev ended 12 ms off its plan'],
  [
    'an address that never confirmed is kept for 23 days: 44b0pdl8whgv',
    'an address that never confirmed is gone after 6 days: 44b0pdl8whgv',
  ],
  ['a deleted organization is kept for 31 days: acme00000000', 'a post to a webhook is kept for 91 days: acme00000000'],
  [
    'well-1@people.example is told too early: incident: resolved',
    'well-1@people.example is told what was taken back: incident: resolved',
  ],
])('“%s” is of another kind than “%s”', (one, other) => {
  expect(kindOfFinding(one)).not.toBe(kindOfFinding(other))
})

import { expect, test } from 'vitest'
import { apiTokens } from '#src/db/schema/access.ts'
import { sentCalls } from '#src/db/schema/api-calls.ts'
import { write } from '#src/db/write.ts'
import { enforceNow } from '#src/testing/enforce-now.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { type CallAnswer, callingOnce, earlierCall, keyedCall } from './call-once.ts'
import { createApiToken } from './create-api-token.ts'

const day = 24 * 3_600_000
const answer: CallAnswer = { status: 201, headers: { location: '/v1/x' }, body: '{"email":"sue@example.org"}' }

function callRoom() {
  const room = testRoom()
  const { deps } = room
  createApiToken(deps, system, acmeId, { name: 'CI', role: 'editor', days: 0 })
  const tokenId = deps.db.select().from(apiTokens).get()?.id ?? ''
  const call = (key = 'key', contents = 'POST /v1/x {}') => keyedCall(deps, { tokenId, key, contents })
  const act = (action = 'x') =>
    write(
      deps.db,
      (tx) =>
        void recordAudit(tx, deps, system, {
          action: someAction(action),
          organizationId: acmeId,
          subject: { type: 'x', id: 'x' },
        }),
    )
  const done = () => room.audited().slice(1)
  const rows = () => deps.db.select().from(sentCalls).all()
  return { ...room, call, act, done, rows, tokenId }
}

const kept = () => answer

test('what was done is known by its key, with its answer, which stands nowhere in the clear', async () => {
  const { deps, call, act, rows } = callRoom()
  await callingOnce(deps, call(), () => act(), kept)
  expect(earlierCall(deps, call())).toEqual({ same: true, answer })
  expect(earlierCall(deps, call('key', 'POST /v1/y {}'))).toMatchObject({ same: false })
  expect(earlierCall(deps, call('another key'))).toBeUndefined()
  expect(JSON.stringify(rows())).not.toMatch(/sue@|\/v1\/|"key"/)
})

test('that it was done commits with its effect, or not at all', async () => {
  const { deps, call, act, done, rows } = callRoom()
  const failing = () => {
    write(deps.db, (tx) => {
      recordAudit(tx, deps, system, {
        action: someAction('lost'),
        organizationId: acmeId,
        subject: { type: 'x', id: 'x' },
      })
      throw new Error('the disk is full')
    })
  }
  await expect(callingOnce(deps, call(), failing, kept)).rejects.toThrow('the disk is full')
  expect([rows(), done()]).toEqual([[], []])
  const cut = () => {
    act()
    expect(earlierCall(deps, call())).toEqual({ same: true, answer: null })
  }
  await callingOnce(deps, call(), cut, kept)
})

test('a call that was refused leaves its key free, though it had an effect before', async () => {
  const { deps, call, act, done, rows } = callRoom()
  await callingOnce(
    deps,
    call(),
    () => act('half'),
    () => null,
  )
  const failing = () => {
    act('half')
    throw new Error('no')
  }
  await expect(callingOnce(deps, call(), failing, kept)).rejects.toThrow('no')
  expect([rows(), done()]).toEqual([[], ['half', 'half']])
  await callingOnce(deps, call(), () => act('whole'), kept)
  expect(earlierCall(deps, call())).toMatchObject({ same: true })
})

test('a call that leaves no audit entry, such as a figure of a metric, is kept all the same', async () => {
  const { deps, call } = callRoom()
  await callingOnce(deps, call(), () => {}, kept)
  expect(earlierCall(deps, call())).toEqual({ same: true, answer })
})

test('another process that has done it meanwhile is seen in the same transaction, and its claim stays', async () => {
  const { deps, call, act, done } = callRoom()
  await callingOnce(deps, call(), () => act('first'), kept)
  await expect(callingOnce(deps, call(), () => act('second'), kept)).rejects.toMatchObject({ code: 'conflict' })
  expect([done(), earlierCall(deps, call())]).toEqual([['first'], { same: true, answer }])
})

test('one token’s keys are not another’s', async () => {
  const { deps, call, act, tokenId } = callRoom()
  await callingOnce(deps, call(), () => act(), kept)
  const ofAnother = keyedCall(deps, { tokenId: `${tokenId}x`, key: 'key', contents: 'POST /v1/x {}' })
  expect(earlierCall(deps, ofAnother)).toBeUndefined()
})

test('a key ends after a day, the rule removes it, and it goes with its token', async () => {
  const { deps, call, act, rows, clock } = callRoom()
  await callingOnce(deps, call(), () => act(), kept)
  clock.advance(day - 1)
  expect(earlierCall(deps, call())).toBeDefined()
  clock.advance(1)
  expect(earlierCall(deps, call())).toBeUndefined()
  await callingOnce(deps, call(), () => act(), kept)
  expect(earlierCall(deps, call())).toBeDefined()
  clock.advance(day + 1)
  expect(await enforceNow(deps, 'sessions')).toMatchObject({ 'calls with a key': 1 })
  expect(rows()).toEqual([])
})

test('of one token five thousand are kept at the most, the newest', async () => {
  const { deps, call, rows, clock, db, tokenId } = callRoom()
  db.$client.run(`INSERT INTO sent_calls (id, token_id, digest, created_at, expires_at)
    WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5001)
    SELECT 'call' || n, '${tokenId}', 'x', ${clock.now()} + n, ${clock.now() + day} FROM n`)
  clock.advance(6000)
  await callingOnce(deps, call(), () => {}, kept)
  expect(rows().length).toBeLessThanOrEqual(5001)
  expect(rows().some(({ id }) => id === 'call1')).toBe(false)
  expect(earlierCall(deps, call())).toBeDefined()
})

import { expect, test } from 'vitest'
import { sentForms } from '#src/db/schema/sent-forms.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { enforceNow } from '#src/testing/enforce-now.ts'
import { accountId, accountOf, acmeId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { accountOfKey, formKey, sentForm } from './form-key.ts'
import { earlierSending, noteAnswer, releaseForm, sending, wasSent } from './send-once.ts'
import { findUnsent, keepUnsent } from './unsent-form.ts'

const day = 24 * 3_600_000

function sentRoom() {
  const room = testRoom()
  const { deps } = room
  const ed = accountId('ed')
  const key = (nonce = 'page1') => formKey(deps, ed, nonce)
  const form = (contents = 'a', path = '/app/acme/incidents', nonce?: string) =>
    sentForm(deps, { key: key(nonce), accountId: ed, path, contents })
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
  const rows = () => deps.db.select().from(sentForms).all()
  return { ...room, ed, key, form, act, rows }
}

test('that it was sent commits with the effect, or not at all', async () => {
  const { deps, form, act, rows, audited } = sentRoom()
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
  await expect(sending(deps, form(), failing)).rejects.toThrow('the disk is full')
  expect([rows(), audited(), earlierSending(deps, form())]).toEqual([[], [], undefined])
  await sending(deps, form(), act)
  expect([rows().length, audited(), earlierSending(deps, form())]).toEqual([1, ['x'], { same: true, led: null }])
})

test('an action without an effect leaves no trace, and what it began and did not await is none of it', async () => {
  const { deps, form, act, rows } = sentRoom()
  let later: Promise<unknown> = Promise.resolve()
  await sending(deps, form(), () => {
    later = new Promise<void>((resolve) => setImmediate(() => resolve(act('later'))))
  })
  await later
  noteAnswer(deps, form(), { url: '/app' })
  expect(rows()).toEqual([])
})

test('of several writes the first says that it was sent', async () => {
  const { deps, form, act, rows, audited } = sentRoom()
  await sending(deps, form(), async () => {
    act('one')
    await Promise.resolve()
    act('two')
  })
  expect([audited(), rows().length]).toEqual([['one', 'two'], 1])
})

test('another process that has done it meanwhile is seen in the same transaction', async () => {
  const { deps, form, act, audited } = sentRoom()
  await sending(deps, form(), () => act('first'))
  await expect(sending(deps, form(), () => act('second'))).rejects.toMatchObject({ code: 'conflict' })
  expect(audited()).toEqual(['first'])
  expect(earlierSending(deps, form())).toMatchObject({ same: true })
})

test('the answer is told from other contents and other addresses, and stored where nobody reads it', async () => {
  const { deps, form, act, rows, key } = sentRoom()
  await sending(deps, form('secret words'), act)
  const led = { url: '/app/acme/team', sentence: 'ann@example.org was invited.' }
  noteAnswer(deps, form('secret words'), led)
  expect(earlierSending(deps, form('secret words'))).toEqual({ same: true, led })
  expect(earlierSending(deps, form('other words'))).toMatchObject({ same: false })
  expect(earlierSending(deps, form('secret words', '/elsewhere'))).toBeUndefined()
  expect(earlierSending(deps, form('secret words', undefined, 'page2'))).toBeUndefined()
  expect(JSON.stringify(rows())).not.toMatch(/ann@|secret words|page1/)
  expect([wasSent(deps.db, key(), '/app/acme/incidents'), wasSent(deps.db, key(), '/')]).toEqual([true, false])
})

test('a refusal that left an audit entry lets the form be sent again', async () => {
  const { deps, form, act } = sentRoom()
  await sending(deps, form(), () => act('wrong password'))
  releaseForm(deps, form())
  expect(earlierSending(deps, form())).toBeUndefined()
  await sending(deps, form(), act)
  expect(earlierSending(deps, form())).toMatchObject({ same: true })
})

test('sent forms end after a day, and an account has five hundred at the most', async () => {
  const { deps, form, act, rows, clock } = sentRoom()
  for (let page = 0; page < 505; page++) {
    clock.advance(1)
    await sending(deps, form('a', undefined, `page${page}`), act)
  }
  expect(rows().length).toBeLessThanOrEqual(502)
  clock.advance(day + 1)
  expect(earlierSending(deps, form('a', undefined, 'page504'))).toBeUndefined()
  const [removed] = [await enforceNow(deps, 'sessions')]
  expect(removed).toMatchObject({ 'sent forms': expect.any(Number) })
  expect(rows()).toEqual([])
})

test('a key says whose page it stood on, and nobody makes one up', () => {
  const { deps, ed, key } = sentRoom()
  expect(accountOfKey(deps, key())).toBe(ed)
  const forged = key().replace(ed, accountId('ann'))
  const wrong = ['', '.', '..', 'a.b.c', forged, `${key()}.x`, ` ${key()}`, key().toUpperCase(), 'x'.repeat(1e6)]
  expect(wrong.map((one) => accountOfKey(deps, one))).toEqual(wrong.map(() => null))
})

test('an unsent form is sealed, without passwords, and given back to its writer alone', () => {
  const { deps, ed, key, rows } = sentRoom()
  const fields = {
    body: 'We look into it.',
    password: 'hunter2',
    currentPassword: 'hunter2',
    _csrf: 'x',
    many: ['a', 'b'],
  }
  const id = keepUnsent(deps, ed, { key: key(), path: '/app/acme/incidents', fields }) ?? ''
  expect(findUnsent(deps, accountOf('ed'), id)).toEqual({
    key: key(),
    path: '/app/acme/incidents',
    fields: { body: 'We look into it.', many: ['a', 'b'] },
  })
  expect(JSON.stringify(rows())).not.toMatch(/We look|hunter2/)
  expect(refusal(() => findUnsent(deps, accountOf('ann'), id))).toBe('not_found')
  deps.clock.advance(day + 1)
  expect(refusal(() => findUnsent(deps, accountOf('ed'), id))).toBe('not_found')
})

test('an unsent form ends with its sending, and one that was sent is not kept again', async () => {
  const { deps, ed, key, form, act } = sentRoom()
  const unsent = { key: key(), path: '/app/acme/incidents', fields: { body: 'Text' } }
  const id = keepUnsent(deps, ed, unsent) ?? ''
  expect(earlierSending(deps, form())).toBeUndefined()
  expect(wasSent(deps.db, key(), unsent.path)).toBe(false)
  await sending(deps, form(), act)
  expect(refusal(() => findUnsent(deps, accountOf('ed'), id))).toBe('not_found')
  expect(keepUnsent(deps, ed, unsent)).toBeNull()
  expect(earlierSending(deps, form())).toMatchObject({ same: true })
})

test('ten unsent forms of an account wait at the most, the newest', () => {
  const { deps, ed, key, rows, clock } = sentRoom()
  const ids = Array.from({ length: 13 }, (_, page) => {
    clock.advance(1)
    return keepUnsent(deps, ed, { key: key(`page${page}`), path: '/app', fields: { body: String(page) } }) ?? ''
  })
  expect(
    rows()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(ids.slice(3).toSorted())
})

test('they go with their account', () => {
  const { deps, ed, key, rows } = sentRoom()
  keepUnsent(deps, ed, { key: key(), path: '/app', fields: { body: 'Text' } })
  writeUnaudited(deps.db, (tx) => void tx.run(`DELETE FROM memberships WHERE account_id = '${ed}'`))
  writeUnaudited(deps.db, (tx) => void tx.run(`DELETE FROM accounts WHERE id = '${ed}'`))
  expect(rows()).toEqual([])
})

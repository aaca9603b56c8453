import { expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { accountId, acmeId, otherId, programActor, system } from '#src/testing/personas.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { archiveService } from '../services/archive-service.ts'
import { createService } from '../services/create-service.ts'
import { eraseSubscriber } from '../subscribers/erase-subscriber.ts'
import { findSubscriber } from '../subscribers/find-subscriber.ts'
import { countProblems, findImport, listImports, problemsOf } from './find-import.ts'
import { checkUploadedList, previewImport } from './preview-import.ts'

const consent = 'newsletter of the old page'
const listOf = (content: string) => ({ fileName: 'people.csv', bytes: Buffer.from(content), consent })
const imports = ({ db }: TestRoom) => db.select().from(subscriberImports).all()

const preview = ({ deps }: TestRoom, content: string, organizationId = acmeId) =>
  previewImport(deps, system, organizationId, listOf(content))

test('a preview keeps who would be added and why others would not, and tells nobody anything', async () => {
  const room = testRoom()
  const { deps, db } = room
  const service = (name: string, organizationId = acmeId) =>
    createService(deps, system, organizationId, { name, description: '', serviceGroupId: null }).id
  const [api, old, theirs] = [service('API'), service('Old'), service('Theirs', otherId)]
  archiveService(deps, system, acmeId, old, 'Old')
  for (const state of ['active', 'unconfirmed', 'paused', 'quarantined', 'unsubscribed'] as const)
    subscribe(deps, `${state}@x.org`, { state })
  subscribe(deps, 'elsewhere@x.org', { organizationId: otherId, state: 'unsubscribed' })
  subscribeUrl(deps, 'webhook', 'https://x.org', { address: 'hook@x.org' })
  eraseSubscriber(deps, system, findSubscriber(db, acmeId, subscribe(deps, 'gone@x.org')))
  const [people, audited] = [db.select().from(subscribers).all(), room.audited()]
  const lines = [
    ...['email,service_ids', 'new@x.org,all', 'ACTIVE@x.org,all', 'unconfirmed@x.org,all', 'paused@x.org,all'],
    ...['quarantined@x.org,all', 'unsubscribed@x.org,all', 'gone@x.org,all', 'elsewhere@x.org,all', 'hook@x.org,all'],
    ...[`api@x.org,${api}`, `old@x.org,${old}`, `theirs@x.org,${theirs}`, 'NEW@x.org,all', 'nonsense,all', ',all'],
  ]
  const id = await previewImport(deps, room.actor('ann'), acmeId, listOf(lines.join('\n')))
  const [kept, ...more] = imports(room)
  expect(kept).toMatchObject({
    id,
    organizationId: acmeId,
    createdBy: accountId('ann'),
    fileName: 'people.csv',
    consent,
  })
  expect(kept).toMatchObject({ state: 'previewed', total: 4, done: 0, added: 0, skipped: 0, finishedAt: null })
  expect(kept?.rows).toEqual([
    { line: 2, email: 'new@x.org' },
    { line: 9, email: 'elsewhere@x.org' },
    { line: 10, email: 'hook@x.org' },
    { line: 11, email: 'api@x.org', serviceIds: [api] },
  ])
  const problems = [
    ...[
      { line: 3, problem: 'here' },
      { line: 4, problem: 'here' },
      { line: 5, problem: 'here' },
    ],
    ...[
      { line: 6, problem: 'here' },
      { line: 7, problem: 'left' },
      { line: 8, problem: 'forgotten' },
    ],
    ...[
      { line: 12, problem: 'unknownService' },
      { line: 13, problem: 'unknownService' },
    ],
    ...[
      { line: 14, problem: 'duplicate' },
      { line: 15, problem: 'invalid' },
      { line: 16, problem: 'missing' },
    ],
  ]
  expect(problemsOf(db, id)).toEqual(problems)
  expect(problemsOf(db, id, 2)).toEqual(problems.slice(0, 2))
  expect(countProblems(db, findImport(db, acmeId, id)).slice(0, 2)).toEqual([
    { problem: 'here', lines: 4 },
    { problem: 'unknownService', lines: 2 },
  ])
  const uncounted = { ...findImport(db, acmeId, id), counts: null }
  expect(new Set(countProblems(db, uncounted))).toEqual(new Set(countProblems(db, findImport(db, acmeId, id))))
  expect([more, db.select().from(subscribers).all(), room.audited()]).toEqual([[], people, audited])
})

test('an address that comes again is found out a thousand rows later, and whatever it was the first time', async () => {
  const room = testRoom()
  subscribe(room.deps, 'here@x.org')
  const between = Array.from({ length: 1000 }, (_, one) => `r${one}@x.org`)
  const id = await preview(room, ['A@x.org', 'here@x.org', ...between, 'a@X.ORG', 'here@x.org'].join('\n'))
  expect(findImport(room.db, acmeId, id)).toMatchObject({ total: 1001 })
  expect(problemsOf(room.db, id)).toEqual([
    { line: 2, problem: 'here' },
    { line: 1003, problem: 'duplicate' },
    { line: 1004, problem: 'duplicate' },
  ])
})

test('a program brings a list in nobody’s name', async () => {
  const room = testRoom()
  const token = programActor({ role: 'admin' })
  await previewImport(room.deps, token, acmeId, listOf('a@x.org'))
  expect(imports(room)).toMatchObject([{ createdBy: null }])
})

test.each(['email\n', '\n\n', ',,,\n'])('in %j there is nobody, and nothing is kept', async (content) => {
  const room = testRoom()
  await expect(preview(room, content)).rejects.toMatchObject({ fields: { list: 'This list has no rows.' } })
  expect(imports(room)).toEqual([])
})

test('a list whose end cannot be read is not kept by half', async () => {
  const room = testRoom()
  expect(await laterRefusal(() => preview(room, `${'a@x.org\n'.repeat(600)}"b@x.org\n`))).toBe('invalid')
  expect(imports(room)).toEqual([])
})

test('whoever may not write subscribers previews nothing; another organization’s is not found', async () => {
  const room = testRoom()
  for (const [persona, code] of [
    ['ed', 'forbidden'],
    ['vic', 'forbidden'],
    ['olga', 'not_found'],
  ] as const)
    expect(await laterRefusal(() => previewImport(room.deps, room.actor(persona), acmeId, listOf('a@x.org')))).toBe(
      code,
    )
  expect(imports(room)).toEqual([])
})

test('imports are listed newest first, without their lists, each organization its own', async () => {
  const room = testRoom()
  const first = await preview(room, 'a@x.org')
  const theirs = await preview(room, 'b@x.org', otherId)
  const second = await preview(room, 'c@x.org')
  room.clock.advance(1)
  const third = await preview(room, 'd@x.org')
  const ids = (organizationId: string, limit: number) => listImports(room.db, organizationId, limit).map(({ id }) => id)
  expect([ids(acmeId, 9), ids(acmeId, 2), ids(otherId, 9)]).toEqual([[third, second, first], [third, second], [theirs]])
  expect(JSON.stringify([listImports(room.db, acmeId, 9), findImport(room.db, acmeId, first)])).not.toContain('@x.org')
  for (const [organizationId, id] of [
    [acmeId, theirs],
    [otherId, first],
    [acmeId, 'unknown'],
  ] as const)
    expect(refusal(() => findImport(room.db, organizationId, id))).toBe('not_found')
})

const tooLarge = 'The list is larger than 10 MB: split it.'

test.each([
  [1, consent, {}],
  [10_485_760, 'fair', {}],
  [10_485_761, consent, { list: tooLarge }],
  [0, consent, { list: 'Choose a CSV file that is not empty.' }],
  [1, '', { consent: 'Say where they agreed, such as: the order form of our shop.' }],
  [0, 'x'.repeat(301), { list: 'Choose a CSV file that is not empty.', consent: 'Say it in at most 300 characters.' }],
])('a list of %i bytes with the consent %j', (length, words, errors) => {
  const list = { fileName: `${'n'.repeat(300)}.csv`, bytes: Buffer.alloc(length), consent: words }
  const checked = checkUploadedList(list)
  expect(sidesOf(checked).errors).toEqual(errors)
  expect([sidesOf(checked).values.fileName, sidesOf(checked).values.consent]).toEqual(['n'.repeat(200), words])
  expect(sidesOf(checked).values.bytes).toBe(list.bytes)
})

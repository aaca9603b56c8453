import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { checkSubProcessor, type SubProcessorInput } from './check-sub-processor.ts'
import { listSubProcessorChanges, listSubProcessors } from './find-sub-processors.ts'
import { addSubProcessor, changeSubProcessor, removeSubProcessor, subProcessorById } from './sub-processors.ts'

const host: SubProcessorInput = {
  name: 'Quill Hosting',
  purpose: 'Hosting',
  location: 'Germany',
  url: 'https://quill.example/privacy',
  since: '2026-03-10',
}
const check = (changes: Record<string, string>) =>
  checkSubProcessor(readForm({ ...host, url: host.url ?? '', ...changes }))

function add(room: TestRoom, input = host): string {
  addSubProcessor(room.deps, ines, input)
  return listSubProcessors(room.db).find(({ name }) => name === input.name)?.id ?? ''
}

test('what is said of a company, as typed; it need not have an address', () => {
  expect(sidesOf(check({ name: ' Quill Hosting ' }))).toEqual({ values: host, errors: {} })
  expect(sidesOf(check({ url: ' ' }))).toEqual({ values: { ...host, url: null }, errors: {} })
  expect(sidesOf(check({ purpose: '🪶'.repeat(200), since: '1999-12-31' })).errors).toEqual({})
})

const noUrl =
  'Type a web address that begins with https:// or http:// and holds no user or password, such as https://www.example.com/privacy.'
const plain = 'This is one line of plain text: remove the control characters.'

test.each([
  ['name', '', 'Type the name of the company.'],
  ['purpose', '', 'Say what it does for you, such as hosting or e-mail.'],
  ['location', '', 'Say in which country or countries it handles the data.'],
  ['name', 'Q'.repeat(201), 'This has at most 200 characters.'],
  ['purpose', 'a\tb', plain],
  ['location', 'a\r\nb', plain],
  ['url', 'quill.example', noUrl],
  ['url', 'javascript:alert(1)', noUrl],
  ['url', 'https://ann@quill.example', noUrl],
  ['url', 'https://:secret@quill.example', noUrl],
  ['url', 'https://ann:secret@quill.example/a', noUrl],
  ['url', `https://quill.example/${'a'.repeat(500)}`, noUrl],
  ['since', '', 'Choose the day it started working for you.'],
  ['since', '2026-02-31', 'Choose the day it started working for you.'],
  ['since', '10.3.2026', 'Choose the day it started working for you.'],
])('%s %j is refused beside its field alone', (field, value, sentence) => {
  expect(sidesOf(check({ [field]: value })).errors).toEqual({ [field]: sentence })
})

test('one is added, changed and removed; each time the history of the list and the audit log say so', () => {
  const room = testRoom()
  const id = add(room)
  expect(lastAct(room.db)).toMatchObject({
    action: 'sub_processor.added',
    actorId: 'ines00000000',
    subject: `sub_processor ${id}`,
    changes: host,
  })
  room.clock.advance(1)
  const moved = { ...host, location: 'France', url: null }
  changeSubProcessor(room.deps, ines, id, moved)
  expect(subProcessorById(room.db, id)).toEqual({ ...moved, id, removedAt: null })
  expect(lastAct(room.db)).toMatchObject({
    action: 'sub_processor.changed',
    changes: { before: { ...host, id }, after: moved },
  })
  room.clock.advance(1)
  removeSubProcessor(room.deps, ines, id)
  expect(listSubProcessors(room.db)).toEqual([])
  expect(lastAct(room.db)).toMatchObject({ action: 'sub_processor.removed', changes: moved })
  const now = room.clock.now()
  expect(listSubProcessorChanges(room.db)).toMatchObject([
    { kind: 'removed', subProcessorId: id, at: now, ...moved },
    { kind: 'changed', subProcessorId: id, at: now - 1, ...moved },
    { kind: 'added', subProcessorId: id, at: now - 2, ...host },
  ])
})

test('saved as it is, nothing changed: neither the list nor its history nor the audit log', () => {
  const room = testRoom()
  changeSubProcessor(room.deps, ines, add(room), { ...host })
  expect([listSubProcessorChanges(room.db).length, room.audited(null)]).toEqual([1, ['sub_processor.added']])
})

test('they stand by name', () => {
  const room = testRoom()
  for (const name of ['Quill', 'Acme Mail', 'Bolt']) add(room, { ...host, name })
  expect(listSubProcessors(room.db).map(({ name }) => name)).toEqual(['Acme Mail', 'Bolt', 'Quill'])
})

test('one that is unknown, or was removed, is not found', () => {
  const room = testRoom()
  const gone = add(room)
  removeSubProcessor(room.deps, ines, gone)
  for (const id of [gone, 'unknown00000']) {
    expect(refusal(() => subProcessorById(room.db, id))).toBe('not_found')
    expect(refusal(() => changeSubProcessor(room.deps, ines, id, host))).toBe('not_found')
    expect(refusal(() => removeSubProcessor(room.deps, ines, id))).toBe('not_found')
  }
  expect(room.audited(null)).toEqual(['sub_processor.added', 'sub_processor.removed'])
})

test('nobody but the instance admin may', async () => {
  const room = testRoom()
  const id = add(room)
  expect(await letThrough((actor) => addSubProcessor(room.deps, actor, host))).toEqual([])
  expect(await letThrough((actor) => changeSubProcessor(room.deps, actor, id, { ...host, name: 'Eve' }))).toEqual([])
  expect(await letThrough((actor) => removeSubProcessor(room.deps, actor, id))).toEqual([])
  expect([listSubProcessors(room.db), room.audited(null)]).toMatchObject([[host], ['sub_processor.added']])
})

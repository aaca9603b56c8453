import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { acmeId } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { readForm } from '../forms/form.ts'
import {
  type CannedInput,
  checkCannedText,
  createCannedText,
  editCannedText,
  findCannedText,
  listCannedTexts,
  removeCannedText,
} from './canned-texts.ts'

const phrase: CannedInput = { kind: 'phrase', name: 'Looking', title: '', body: 'We are looking into it.' }
const check = (changes: Record<string, string>) => sidesOf(checkCannedText(readForm({ ...phrase, ...changes })))

test('a text has a kind, a name and a body; only a maintenance has a title', () => {
  expect(check({ title: 'Upgrade' })).toEqual({ values: phrase, errors: {} })
  expect(check({ kind: 'maintenance', title: ' Up  grade ' }).values.title).toBe('Up grade')
  expect(Object.keys(check({ kind: 'x', name: ' ', body: ' ' }).errors)).toEqual(['kind', 'name', 'body'])
  expect(check({ body: 'x'.repeat(1001) }).errors.body).toContain('make it a template')
  expect(check({ kind: 'postmortem', body: 'x'.repeat(1001) }).errors).toEqual({})
})

test('texts are made, edited and removed, and the log says so; listed by kind and name', () => {
  const room = statusRoom()
  const { deps, db, actor } = room
  const { id } = createCannedText(deps, actor('ed'), acmeId, phrase)
  createCannedText(deps, actor('ed'), acmeId, { ...phrase, kind: 'postmortem', name: 'Looking back' })
  editCannedText(deps, actor('ann'), acmeId, id, { ...phrase, body: 'We look.' })
  expect(findCannedText(db, acmeId, id).body).toBe('We look.')
  expect(listCannedTexts(db, acmeId).map(({ name }) => name)).toEqual(['Looking', 'Looking back'])
  expect(listCannedTexts(db, acmeId, 'postmortem')).toHaveLength(1)
  removeCannedText(deps, actor('ed'), acmeId, id)
  expect(listCannedTexts(db, acmeId, 'phrase')).toEqual([])
  expect(room.audited().slice(-4)).toEqual([
    'canned_text.created',
    'canned_text.created',
    'canned_text.edited',
    'canned_text.removed',
  ])
})

test('viewers and other organizations change none', () => {
  const room = statusRoom()
  const { id } = createCannedText(room.deps, room.actor('ed'), acmeId, phrase)
  for (const act of [
    (actor: Parameters<typeof createCannedText>[1], of: string) => createCannedText(room.deps, actor, of, phrase),
    (actor: Parameters<typeof createCannedText>[1], of: string) => editCannedText(room.deps, actor, of, id, phrase),
    (actor: Parameters<typeof createCannedText>[1], of: string) => removeCannedText(room.deps, actor, of, id),
  ].slice(1))
    expect(strangers(room, act)).toEqual(shutOut)
  expect(refusal(() => createCannedText(room.deps, room.actor('vic'), acmeId, phrase))).toBe('forbidden')
})

import { expect, test } from 'vitest'
import { connectRelay } from '#src/testing/accounts.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { listAudit } from '../audit/list-audit.ts'
import { changeFurtherLanguages } from '../organizations/change-further-languages.ts'
import { addSubscriber } from './add-subscriber.ts'
import { subscriberActor } from './authorize-change.ts'
import { changeLanguage } from './change-language.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { exportRecord } from './export-record.ts'
import { findSubscriber } from './find-subscriber.ts'
import { everything } from './following.ts'
import { languageOf, offeredLanguages, type Subscriber } from './subscriber.ts'

function bilingual(): TestRoom {
  const room = testRoom()
  changeFurtherLanguages(room.deps, system, acmeId, ['de'])
  return room
}

const sueIn = ({ deps, db }: TestRoom, row: Partial<Subscriber> = {}) =>
  findSubscriber(db, acmeId, subscribe(deps, 'sue@example.org', row))
const again = ({ db }: TestRoom, { id }: Subscriber) => findSubscriber(db, acmeId, id)
const changesIn = ({ db }: TestRoom) =>
  listAudit(db, acmeId, { action: 'subscriber.language_changed' }, { limit: 9 }).toReversed()

test('the person and the team change it, each audited; the same again is no change', () => {
  const room = bilingual()
  const sue = sueIn(room)
  changeLanguage(room.deps, subscriberActor(sue, testOrigin), sue, 'de')
  changeLanguage(room.deps, room.actor('ann'), again(room, sue), 'de')
  expect(again(room, sue).language).toBe('de')
  changeLanguage(room.deps, room.actor('ann'), again(room, sue), null)
  expect(again(room, sue).language).toBe(null)
  const [de, own] = [{ language: 'de' }, { language: null }]
  expect(changesIn(room)).toMatchObject([
    { actorKind: 'subscriber', subjectId: sue.id, changes: { before: own, after: de } },
    { actorKind: 'member', subjectId: sue.id, changes: { before: de, after: own } },
  ])
})

test('a language in which the page is not shown is refused, as is somebody else', () => {
  const room = bilingual()
  const sue = sueIn(room)
  const tom = findSubscriber(room.db, acmeId, subscribe(room.deps, 'tom@example.org'))
  expect(refusal(() => changeLanguage(room.deps, room.actor('ann'), sue, 'fr'))).toBe('invalid')
  expect(refusal(() => changeLanguage(room.deps, subscriberActor(tom, testOrigin), sue, 'de'))).toBe('not_found')
  for (const [who, why] of [
    ['vic', 'forbidden'],
    ['olga', 'not_found'],
  ] as const)
    expect([who, refusal(() => changeLanguage(room.deps, room.actor(who), sue, 'de'))]).toEqual([who, why])
  expect([again(room, sue).language, changesIn(room)]).toEqual([null, []])
})

test('the team adds somebody in a language of the page, and in no other', () => {
  const room = bilingual()
  connectRelay(room.deps)
  const add = (email: string, language: 'de' | 'fr', consent: string | null) =>
    addSubscriber(room.deps, room.actor('ann'), acmeId, { email, consent, following: everything, language })
  expect(again(room, add('a@example.org', 'de', 'contract')).language).toBe('de')
  expect(again(room, add('b@example.org', 'de', null)).language).toBe('de')
  expect(refusal(() => add('c@example.org', 'fr', 'contract'))).toBe('invalid')
})

test('it is among what is held about somebody, and forgotten with the address', () => {
  const room = bilingual()
  const sue = sueIn(room, { language: 'de' })
  expect(exportRecord(room.deps, subscriberActor(sue, testOrigin), sue)).toMatchObject({
    subscriber: { language: 'de' },
  })
  eraseSubscriber(room.deps, system, sue)
  expect(again(room, sue).language).toBeNull()
})

test('a page’s own language comes first, once; messages are in one of them', () => {
  const page = { language: 'en', furtherLanguages: ['de', 'en'] } as const
  const spoken = { ...page, furtherLanguages: [...page.furtherLanguages] }
  expect(offeredLanguages(spoken)).toEqual(['en', 'de'])
  expect((['de', 'en', 'fr', null] as const).map((language) => languageOf({ language }, spoken))).toEqual([
    ...['de', 'en', 'en', 'en'],
  ])
})

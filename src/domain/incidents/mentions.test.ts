import { expect, test } from 'vitest'
import { allDeliveries } from '#src/testing/deliveries.ts'
import { acmeId } from '#src/testing/personas.ts'
import { anIncident, hour, statusRoom } from '#src/testing/status-room.ts'
import { addIncidentNote } from './incident-notes.ts'
import { mentionedIn } from './mentions.ts'

test.each([
  ['@Ann, can you look?', ['Ann']],
  ['(@ann) and @OTTO', ['Ann', 'Otto']],
  ['@ann@example.com', ['Ann']],
  ['mail me@ann, @anna, @annette or ann', []],
  ['@Olga is not of this team', []],
  ['nobody', []],
])('%s', (text, named) => {
  const { db } = statusRoom()
  expect(mentionedIn(db, acmeId, text).map(({ name }) => name)).toEqual(named)
})

test('whom a note names is mailed once, its author never, and no more than twenty times within the hour', () => {
  const room = statusRoom()
  const id = anIncident(room)
  const note = (body: string) => addIncidentNote(room.deps, room.actor('ed'), acmeId, id, { body })
  const mails = () => allDeliveries(room.deps).filter(({ kind }) => kind === 'mention')
  expect(note('@Ann and @Ed: @ann, look.')).toEqual(['Ann'])
  expect(mails().map(({ address }) => address)).toEqual(['ann@example.com'])
  expect(room.lastAudit()).toMatchObject({ action: 'incident.note_added', changes: { mailed: 1 } })
  for (let more = 1; more < 20; more++) note('@Ann')
  expect([note('@Ann'), mails().length]).toEqual([[], 20])
  room.clock.advance(hour)
  expect(note('@Ann')).toEqual(['Ann'])
})

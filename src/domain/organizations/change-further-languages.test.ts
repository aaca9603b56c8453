import { expect, test } from 'vitest'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { statusRoom } from '#src/testing/status-room.ts'
import { changeFurtherLanguages } from './change-further-languages.ts'
import { organizationById } from './find-organization.ts'

const of = (room: ReturnType<typeof statusRoom>) => organizationById(room.deps, acmeId).furtherLanguages

test('a page is shown in further languages, each once and never in its own twice; it is on record', () => {
  const room = statusRoom()
  changeFurtherLanguages(room.deps, room.actor('ann'), acmeId, ['ja', 'de', 'en', 'de'])
  expect(of(room)).toEqual(['de', 'ja'])
  expect(room.lastAudit().changes).toEqual({
    before: { furtherLanguages: [] },
    after: { furtherLanguages: ['de', 'ja'] },
  })
  changeFurtherLanguages(room.deps, room.actor('ann'), acmeId, [])
  expect(of(room)).toEqual([])
})

test('editors may not, and nobody of another organization', () => {
  const room = statusRoom()
  expect(refusal(() => changeFurtherLanguages(room.deps, room.actor('ed'), acmeId, ['de']))).toBe('forbidden')
  expect(refusal(() => changeFurtherLanguages(room.deps, room.actor('ann'), otherId, ['de']))).toBe('not_found')
  expect(of(room)).toEqual([])
})

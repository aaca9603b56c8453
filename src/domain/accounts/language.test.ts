import { expect, test } from 'vitest'
import { entries } from '#src/testing/accounts.ts'
import { accountOf, otherId } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { changeLanguage, languageOf } from './language.ts'

const ann = accountOf('ann')

test('a language is chosen for oneself, until the browser is to say it again, and the log keeps both', () => {
  const room = testRoom()
  const { deps } = room
  expect(languageOf(deps.db, ann.accountId)).toBe(null)
  changeLanguage(deps, ann, { language: 'ja' })
  expect([ann, accountOf('ed')].map(({ accountId }) => languageOf(deps.db, accountId))).toEqual(['ja', null])
  changeLanguage(deps, ann, { language: '' })
  expect(languageOf(deps.db, ann.accountId)).toBe(null)
  const changes = entries(room).map((entry) => entry.changes)
  expect(changes).toContainEqual({ before: { language: null }, after: { language: 'ja' } })
  expect(changes).toContainEqual({ before: { language: 'ja' }, after: { language: null } })
  expect(entries(room, otherId)).toEqual([])
})

test('what is no language of the page is refused', () => {
  const { deps } = testRoom()
  expect(refusal(() => changeLanguage(deps, ann, { language: 'tlh' }))).toBe('invalid')
  expect(languageOf(deps.db, ann.accountId)).toBe(null)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { pageRows, statuspageAnswers } from '#src/testing/statuspage-answers.ts'
import { decodeExport } from './decode.ts'
import { ImportInterrupted, importStatuspage, type Steps } from './import-statuspage.ts'

/** Everything that a page's addresses answer, as a file. */
function wholeFile(): unknown {
  const answers = statuspageAnswers()
  return { ...answers['components.json'], ...answers['incidents.json'], ...answers['scheduled-maintenances.json'] }
}

function take({ deps }: TestRoom, file: unknown, steps?: Steps) {
  return importStatuspage(deps, system, acmeId, file, undefined, steps)
}

test('a file in many short steps makes the same of a page, and of its report, as in one', () => {
  const [once, stepwise] = [testRoom(), testRoom()]
  const whole = take(once, wholeFile())
  let rests = 0
  const rest = () => {
    expect(stepwise.deps.db.$client.inTransaction).toBe(false)
    rests += 1
  }
  expect(take(stepwise, wholeFile(), { rows: 1, rest })).toEqual(whole)
  expect(rests).toBeGreaterThan(5)
  expect(pageRows(stepwise.deps.db, acmeId)).toEqual(pageRows(once.deps.db, acmeId))
  expect(once.audited()).toEqual(['statuspage.imported'])
  expect(stepwise.audited()).toEqual(['statuspage.import_started', 'statuspage.imported'])
  expect(take(stepwise, wholeFile(), { rows: 1 }).unchanged).toBe(true)
})

test('one that was cut off among its steps goes on where it is imported again', () => {
  const [once, cutOff] = [testRoom(), testRoom()]
  take(once, wholeFile())
  for (const last of [1, 2, 3]) {
    let rests = 0
    const rest = () => {
      rests += 1
      if (rests === last) throw new Error('The disk is full.')
    }
    expect(() => take(cutOff, wholeFile(), { rows: 1, rest })).toThrow(
      new ImportInterrupted(new Error('The disk is full.')),
    )
  }
  take(cutOff, wholeFile(), { rows: 1 })
  expect(pageRows(cutOff.deps.db, acmeId)).toEqual(pageRows(once.deps.db, acmeId))
})

test('what is another organization’s stands last in the file: nothing of it is written', () => {
  const room = testRoom()
  const { incidents = [], ...answer } = Object(statuspageAnswers()['incidents.json'])
  importStatuspage(room.deps, system, otherId, { ...answer, incidents: incidents.slice(-1) })
  const before = pageRows(room.deps.db, acmeId)
  expect(refusal(() => take(room, wholeFile(), { rows: 1 }))).toBe('conflict')
  expect(pageRows(room.deps.db, acmeId)).toEqual(before)
})

test('a file’s bytes make the same of a page as its parsed JSON', () => {
  const [parsed, read] = [testRoom(), testRoom()]
  const file = wholeFile()
  expect(take(read, decodeExport(Buffer.from(JSON.stringify(file, null, 2)), 'FILE'))).toEqual(take(parsed, file))
  expect(pageRows(read.deps.db, acmeId)).toEqual(pageRows(parsed.deps.db, acmeId))
})

test('each record of a list is read as JSON reads it, whatever stands in it and around it', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.nat(3), (incidents, other, space) => {
      const text = JSON.stringify({ other, incidents, page: { id: 'x' } }, null, space)
      const read = decodeExport(Buffer.from(text), 'FILE') as { incidents: { all(): unknown[] }; page: unknown }
      expect(read.incidents.all()).toEqual(JSON.parse(text).incidents)
      expect(read.page).toEqual({ id: 'x' })
    }),
  )
})

test.each([
  ['{"page":{"id":"a"} "components":[]}', 'FILE is not JSON'],
  ['{"page":{"id":"a"},"components":[{}{}]}', 'FILE is not JSON'],
  ['{"page":{"id":"a"},"components":[{"id":}]}', 'FILE is not JSON'],
  ['{"page":{"id":"a"}} more', 'FILE is not JSON'],
  ['"page"', 'FILE is not JSON'],
  ['[]', 'The file is a list, not an object.'],
  ['{}', 'page is missing.'],
  ['{"page":{"id":"a"},"components":{}}', 'components is an object, not a list.'],
  ['{"page":{"id":"a"},"components":[{"id":"x"', 'FILE is not complete JSON: it ends early'],
  ['[{"page_id":"a"},', 'FILE is not complete JSON: it ends early'],
])('%s is refused', (text, sentence) => {
  const room = testRoom()
  expect(() => take(room, decodeExport(Buffer.from(text), 'FILE'))).toThrow(sentence)
})

import { expect, test } from 'vitest'
import { auditEntries } from '#src/db/schema/operations.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { accountOf, acmeId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { readInstance, showsHomepage } from '../settings/instance.ts'
import { checkHomepage, configureHomepage, type Homepage, readHomepage } from './configure-homepage.ts'

const homepage: Homepage = {
  homepageShown: true,
  homepageTitle: 'Status at Quill',
  homepageText: 'All of **our** pages.',
  homepageListsPages: false,
  measurementId: 'G-AB12CD34EF',
}
const nothing: Homepage = {
  homepageShown: false,
  homepageTitle: '',
  homepageText: '',
  homepageListsPages: true,
  measurementId: null,
}

test('what is typed is read as it will stand there', () => {
  const typed = {
    homepageShown: 'yes',
    homepageTitle: ' Status at Quill ',
    homepageText: '\r\nOne\r\n\r\nTwo\r\n',
    homepageListsPages: 'yes',
    measurementId: ' g-ab12cd34ef ',
  }
  expect(sidesOf(checkHomepage(readForm(typed)))).toEqual({
    values: { ...homepage, homepageText: 'One\n\nTwo', homepageListsPages: true },
    errors: {},
  })
  expect(sidesOf(checkHomepage(readForm({})))).toEqual({
    values: { ...nothing, homepageListsPages: false },
    errors: {},
  })
})

const id = 'Type the measurement id of a Google Analytics 4 data stream, such as G-AB12CD34EF, or nothing.'
const count = (letter: string, times: number) => letter.repeat(times)

test.each<[Record<string, string>, Record<string, string>]>([
  [{ homepageShown: 'yes' }, { homepageTitle: 'Type a title: it is the heading of the homepage.' }],
  [{ homepageShown: 'no', homepageTitle: '' }, {}],
  [{ homepageTitle: count('😀', 120) }, {}],
  [{ homepageTitle: count('x', 121) }, { homepageTitle: 'A title has at most 120 characters.' }],
  [
    { homepageTitle: 'A\u0007B' },
    { homepageTitle: 'A title is one line of plain text: remove the control characters.' },
  ],
  [{ homepageText: count('x', 20_000) }, {}],
  [{ homepageText: count('x', 20_001) }, { homepageText: 'The text has at most 20000 characters.' }],
  [{ measurementId: `G-${count('A', 6)}` }, {}],
  [{ measurementId: `G-${count('A', 14)}` }, {}],
  [{ measurementId: `G-${count('A', 5)}` }, { measurementId: id }],
  [{ measurementId: `G-${count('A', 15)}` }, { measurementId: id }],
  [{ measurementId: 'UA-12345-1' }, { measurementId: id }],
  [{ measurementId: 'GTM-ABCDEF' }, { measurementId: id }],
  [{ measurementId: 'G-AB12CD"><' }, { measurementId: id }],
])('row %#: the fields are told what to do', (fields, errors) => {
  expect(sidesOf(checkHomepage(readForm(fields))).errors).toEqual(errors)
})

test('at first the home organization’s page stands at the root, and nobody is counted', () => {
  const { deps } = testRoom()
  expect([readHomepage(deps), showsHomepage(deps)]).toEqual([nothing, false])
})

test('the instance admin sets it up and takes it back; of the text the audit log knows only that it changed', () => {
  const { deps, db, audited } = testRoom()
  const before = readInstance(db)
  configureHomepage(deps, accountOf('ines'), homepage)
  expect([readHomepage(deps), showsHomepage(deps)]).toEqual([homepage, true])
  expect(readInstance(db)).toEqual({ ...before, ...homepage })
  const [{ homepageText: _, ...plain }, { homepageText: __, ...set }] = [nothing, homepage]
  const entry = { action: 'homepage.configured', by: 'ines00000000', subject: 'instance 1' }
  expect(lastEntry(deps, null)).toEqual({ ...entry, changes: { before: plain, after: set, textChanged: true } })
  expect(JSON.stringify(db.select().from(auditEntries).all())).not.toContain('All of')

  const hidden = { ...homepage, homepageShown: false }
  configureHomepage(deps, accountOf('ines'), hidden)
  expect([readHomepage(deps), showsHomepage(deps)]).toEqual([hidden, false])
  expect(lastEntry(deps, null)?.changes).toMatchObject({ after: { homepageShown: false }, textChanged: false })
  expect(audited(acmeId)).toEqual([])
})

test('nobody else does: no owner of an organization, and no member however high', () => {
  const { deps, actor, audited } = testRoom()
  for (const by of [accountOf('otto'), accountOf('olga'), actor('iris'), actor('ed')])
    expect(refusal(() => configureHomepage(deps, by, homepage))).toBe('forbidden')
  expect([readHomepage(deps), audited(null)]).toEqual([nothing, []])
  configureHomepage(deps, system, homepage)
  expect(audited(null)).toEqual(['homepage.configured'])
})

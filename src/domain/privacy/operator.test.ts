import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { operator } from '#src/testing/policies.ts'
import { testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { defaultChildrenText } from './default-policy.ts'
import { checkOperator, configureOperator, operatorIsKnown, policyFacts } from './operator.ts'

const typed = { operatorName: 'Quill Hosting', operatorEmail: 'data@quill.example' }
const check = (changes: Record<string, string>) => checkOperator(readForm({ ...typed, ...changes }))

test('who answers for the data, as typed: lines as lines, nothing as nothing', () => {
  expect(
    sidesOf(check({ operatorAddress: ' 1 Quill Street\r\nQuillham ', operatorOfficer: '', childrenNotice: 'yes' })),
  ).toEqual({
    values: operator,
    errors: {},
  })
  expect(sidesOf(check({ childrenText: 'Not for children.\r\nReally.' })).values).toMatchObject({
    childrenNotice: false,
    childrenText: 'Not for children.\nReally.',
  })
})

test("the text about children that Opsentry brings is not kept as the operator's own: a better one may follow", () => {
  expect(sidesOf(check({ childrenText: defaultChildrenText })).values.childrenText).toBeNull()
})

test.each([
  ['operatorName', ' ', 'Type the name of the company or person who runs this Opsentry.'],
  ['operatorName', 'Quill\nHosting', 'A name is one line of plain text: remove the control characters.'],
  ['operatorName', 'Q'.repeat(201), 'A name has at most 200 characters.'],
  ['operatorAddress', 'Q'.repeat(1001), 'An address has at most 1000 characters.'],
  ['operatorEmail', '', 'Type an e-mail address.'],
  ['operatorEmail', 'https://quill.example', 'Type one plain e-mail address, such as ann@example.com.'],
  ['operatorOfficer', 'Q'.repeat(1001), 'This has at most 1000 characters.'],
  ['childrenText', 'Q'.repeat(5001), 'The text has at most 5000 characters.'],
])('%s %j is refused beside its field alone', (field, value, sentence) => {
  expect(sidesOf(check({ [field]: value })).errors).toEqual({ [field]: sentence })
})

test('as many characters as a name has are counted as people count them', () => {
  expect(sidesOf(check({ operatorName: '🪶'.repeat(200) })).errors).toEqual({})
})

test('until somebody names the operator a policy names nobody', () => {
  const { deps, db } = testRoom()
  expect(policyFacts(deps)).toMatchObject({
    operator: 'Whoever operates this Opsentry',
    address: '',
    contact: '',
    officer: '',
    children: defaultChildrenText,
    analytics: false,
  })
  expect(operatorIsKnown(db)).toBe(false)
})

test('the instance admin names the operator, and a policy says it', () => {
  const { deps, db } = testRoom()
  configureOperator(deps, ines, operator)
  const after = { ...operator, operatorOfficer: 'Dana Quill', childrenNotice: false, childrenText: 'No.' }
  configureOperator(deps, ines, after)
  expect(policyFacts(deps)).toMatchObject({
    operator: 'Quill Hosting',
    address: '1 Quill Street\nQuillham',
    contact: 'data@quill.example',
    officer: 'Dana Quill',
    children: '',
  })
  expect(operatorIsKnown(db)).toBe(true)
  expect(lastAct(db)).toEqual({
    action: 'operator.configured',
    actorId: 'ines00000000',
    subject: 'instance 1',
    changes: { before: operator, after },
    ip: '192.0.2.1',
  })
  configureOperator(deps, ines, { ...after, childrenNotice: true })
  expect(policyFacts(deps).children).toBe('No.')
})

test.each([
  [true, 'G-AB12CD34EF', true],
  [true, null, false],
  [false, 'G-AB12CD34EF', false],
])(
  'a policy speaks of analytics while the homepage is shown (%s) and counted (%s): %s',
  (homepageShown, id, spoken) => {
    const { deps, db } = testRoom()
    writeUnaudited(db, (tx) => tx.update(instance).set({ homepageShown, measurementId: id }).run())
    expect(policyFacts(deps).analytics).toBe(spoken)
  },
)

test('nobody but the instance admin may', async () => {
  const { deps, db, audited } = testRoom()
  expect(await letThrough((actor) => configureOperator(deps, actor, operator))).toEqual([])
  expect([operatorIsKnown(db), audited(null)]).toEqual([false, []])
})

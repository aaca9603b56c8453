import { expect, test } from 'vitest'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { defaultPolicy } from './default-policy.ts'
import { checkPolicyDraft, discardPolicyDraft, policyToEdit, savePolicyDraft } from './draft-policy.ts'
import { policyDraft } from './find-policy.ts'
import { publishPolicy } from './publish-policy.ts'

const typed = { source: 'We are {operator}.', summary: 'More.', language: 'en' } as const
const check = (changes: Record<string, string>) => checkPolicyDraft(readForm({ ...typed, ...changes }))

test('a draft as typed, its line ends those of Markdown', () => {
  expect(sidesOf(check({ source: ' # We\r\n\r\n{operator} \r\n', summary: '\r\nMore.\r\n', language: 'de' }))).toEqual({
    values: { source: '# We\n\n{operator}', summary: 'More.', language: 'de' },
    errors: {},
  })
})

const words = '{operator}, {address}, {contact}, {officer}, {kept}, {children}, {analytics}'

test.each([
  ['source', ' \r\n ', 'Type the policy.'],
  ['source', 'a'.repeat(100_001), 'A policy has at most 100000 characters.'],
  ['source', 'We are {owner}.', `{owner} stands for nothing: write ${words}, or take the braces away.`],
  ['source', '{operator}{constructor}', `{constructor} stands for nothing: write ${words}, or take the braces away.`],
  ['summary', 'a'.repeat(2001), 'This has at most 2000 characters.'],
  ['language', '', 'Choose the language that the policy is written in.'],
  ['language', 'nl', 'Choose the language that the policy is written in.'],
])('%s: a mistake is named beside its field alone', (field, value, sentence) => {
  expect(sidesOf(check({ [field]: value })).errors).toEqual({ [field]: sentence })
})

test('there is one draft: saved again it is the same one, changed', () => {
  const room = testRoom()
  savePolicyDraft(room.deps, ines, typed)
  const first = policyDraft(room.db)
  room.clock.advance(1000)
  savePolicyDraft(room.deps, ines, { source: 'Nous.', summary: '', language: 'fr' })
  expect(room.db.select().from(policyVersions).all()).toEqual([
    { ...first, source: 'Nous.', summary: '', language: 'fr', updatedAt: room.clock.now() },
  ])
  expect(first).toMatchObject({ text: null, publishedAt: null, effectiveAt: null, createdAt: room.clock.now() - 1000 })
  expect(room.audited(null)).toEqual(['policy.drafted', 'policy.drafted'])
  expect(lastAct(room.db)).toEqual({
    action: 'policy.drafted',
    actorId: 'ines00000000',
    subject: `policy_version ${first?.id}`,
    changes: { characters: 5, language: 'fr' },
    ip: '192.0.2.1',
  })
})

test('a draft is discarded once, and a published version never', () => {
  const room = testRoom()
  const version = publishFirstPolicy(room.deps)
  savePolicyDraft(room.deps, ines, typed)
  const draft = policyDraft(room.db)
  discardPolicyDraft(room.deps, ines)
  expect(lastAct(room.db)).toMatchObject({ action: 'policy.draft_discarded', subject: `policy_version ${draft?.id}` })
  expect(refusal(() => discardPolicyDraft(room.deps, ines))).toBe('not_found')
  expect(room.db.select().from(policyVersions).all()).toEqual([version])
})

test('a new version begins with the draft, else with what was published last, else with the text that Opsentry brings', () => {
  const { deps, clock } = testRoom()
  expect(policyToEdit(deps)).toEqual({ source: defaultPolicy, summary: '', language: 'en' })
  publishFirstPolicy(deps, 'One, {operator}.')
  expect(policyToEdit(deps)).toMatchObject({ source: 'One, {operator}.', summary: '' })
  savePolicyDraft(deps, ines, { ...typed, source: 'Two.' })
  expect(policyToEdit(deps)).toMatchObject({ source: 'Two.', summary: 'More.' })
  clock.advance(1)
  publishPolicy(deps, ines, { material: false, effectiveOn: '' })
  expect(policyToEdit(deps)).toMatchObject({ source: 'Two.', summary: '' })
})

test('nobody but the instance admin saves or discards one', async () => {
  const room = testRoom()
  expect(await letThrough((actor) => savePolicyDraft(room.deps, actor, typed))).toEqual([])
  expect(policyDraft(room.db)).toBeUndefined()
  savePolicyDraft(room.deps, ines, typed)
  expect(await letThrough((actor) => discardPolicyDraft(room.deps, actor))).toEqual([])
  expect([policyDraft(room.db)?.source, room.audited(null)]).toEqual([typed.source, ['policy.drafted']])
})

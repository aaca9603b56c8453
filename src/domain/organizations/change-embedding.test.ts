import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { changeEmbedding } from './change-embedding.ts'
import { checkEmbedding } from './check-embedding.ts'
import { organizationById } from './find-organization.ts'

const listed = (embedOrigins: string) => sidesOf(checkEmbedding(readForm({ embedding: 'listed', embedOrigins })))

test.each<[string, string[]]>([
  ['https://www.example.com', ['https://www.example.com']],
  ['HTTPS://WWW.Example.com/', ['https://www.example.com']],
  ['https://www.example.com:443', ['https://www.example.com']],
  ['http://intranet:8080', ['http://intranet:8080']],
  ['http://[2001:db8::1]', ['http://[2001:db8::1]']],
  ['https://bücher.example', ['https://xn--bcher-kva.example']],
  [' https://a.example,\r\nhttps://b.example https://a.example/ ', ['https://a.example', 'https://b.example']],
])('a site as typed, %s, is stored as browsers write it', (typed, stored) => {
  expect(listed(typed)).toEqual({ values: { embedding: 'listed', embedOrigins: stored }, errors: {} })
})

test.each([
  'www.example.com',
  '*',
  'https:',
  "'self'",
  'https://*.example.com',
  'https://www.example.com/path',
  'https://www.example.com?a',
  'https://user@www.example.com',
  'javascript:alert(1)',
  'data:text/html,x',
  'null',
  'https://a.example;script-src',
  "https://a.example'",
  `https://${'a.'.repeat(200)}example`,
])('%s is no site, and the refusal says what to type', (typed) => {
  expect(listed(typed).errors.embedOrigins).toContain('type scheme and host alone, such as https://www.example.com.')
})

test('a list has one site at least and fifty at most', () => {
  expect(listed(' \n').errors.embedOrigins).toBe('Type at least one site, such as https://www.example.com.')
  const many = (count: number) => Array.from({ length: count }, (_, index) => `https://${index}.example.com`).join('\n')
  expect(listed(many(50)).errors).toEqual({})
  expect(listed(many(51)).errors.embedOrigins).toBe('List at most 50 sites.')
  expect(sidesOf(checkEmbedding(readForm({ embedding: 'moon' }))).errors.embedding).toBe(
    'Choose who may show the card.',
  )
})

test('an admin says which sites may show the card, and the audit log keeps what was before', () => {
  const { deps, actor } = testRoom()
  const others = organizationById(deps, otherId)
  const after = { embedding: 'listed' as const, embedOrigins: ['https://www.example.com'] }
  changeEmbedding(deps, actor('ann'), acmeId, after)
  expect(organizationById(deps, acmeId)).toMatchObject(after)
  expect(organizationById(deps, otherId)).toEqual(others)
  const before = { embedding: 'nowhere', embedOrigins: [] }
  expect(lastEntry(deps)).toMatchObject({ action: 'organization.embedding_changed', changes: { before, after } })
})

test('neither an editor nor another organization’s admin says so', () => {
  const { deps, actor } = testRoom()
  const input = { embedding: 'anywhere' as const, embedOrigins: [] }
  for (const persona of ['ed', 'vic', 'olga'] as const)
    expect(['forbidden', 'not_found']).toContain(refusal(() => changeEmbedding(deps, actor(persona), acmeId, input)))
  expect(organizationById(deps, acmeId).embedding).toBe('nowhere')
})

import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'
import { expect, test } from 'vitest'
import { testApp } from '#src/testing/harness.ts'

const app = testApp()
// The linters rightly want no description that sends programs to localhost.
const text = (await app.visitor().get('/v1/openapi.json')).text.replaceAll(
  'http://localhost',
  'https://status.acme.org',
)

async function redocly(source: string): Promise<unknown[]> {
  const problems = await lintFromString({ source, config: await createConfig({ extends: ['recommended'] }) })
  return problems.map(({ severity, ruleId, message, location }) => [severity, ruleId, message, location[0]?.pointer])
}

async function stoplight(source: string): Promise<unknown[]> {
  const linter = new spectral.Spectral()
  // The package's own types know its rules better than its reader of rules does.
  linter.setRuleset({ extends: [rulesets.oas as unknown as RulesetDefinition], rules: {} })
  const problems = await linter.run(source)
  return problems.map(({ severity, code, message, path }) => [severity, code, message, path.join('/')])
}

test.each([
  ['redocly', redocly],
  ['spectral', stoplight],
])('%s finds nothing wrong with the description, and would', async (_, lint) => {
  expect(await lint(text)).toEqual([])
  expect(await lint(text.replace('"required":true', '"required":"yes"'))).not.toEqual([])
})

test('programs and people read the same operations', async () => {
  const paths = Object.values<Record<string, { operationId: string }>>(JSON.parse(text).paths)
  const described = paths.flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
  const docs = (await app.visitor().get('/docs/api')).text
  const shown = [...docs.matchAll(/<details class="docs-operation" id="(\w+)"/g)].map(([, id]) => id)
  expect(described.length).toBeGreaterThan(0)
  expect(shown.toSorted()).toEqual(described.toSorted())
  // Nothing is loaded from elsewhere.
  expect([...docs.matchAll(/(?:src|href)="(https?:[^"]+)"/g)]).toEqual([])
})

test('each operation names the scope and the role without which it is refused', async () => {
  const { paths } = JSON.parse(text)
  const { post, get } = paths['/pages/{page_id}/incidents']
  expect([get['x-token-scope'], post['x-token-scope']]).toEqual(['read', 'incidents'])
  expect(post.description).toMatch(/ Needs a token for `incidents`, with the role editor or above\.$/)
  expect(paths['/pages/{page_id}'].patch['x-token-scope']).toBe('everything')
  expect(paths['/pages'].get['x-token-scope']).toBeNull()
  const docs = (await app.visitor().get('/docs/api')).text
  expect(docs).toContain('<span>Needs a token for </span><code>subscribers</code><span>, with the role admin or above.')
})

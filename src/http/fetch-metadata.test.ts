import { expect, test } from 'vitest'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

const app = testApp()
const [ann, stranger] = [app.as('ann'), app.visitor()]

/** What a browser says of a request, in the order site, mode, destination. */
function said(words: string): Record<string, string> {
  const [site = '', mode = '', dest = ''] = words.split(' ')
  return { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest }
}

const loaded = [
  'cross-site no-cors script',
  'same-site no-cors script',
  'same-site no-cors image',
  'same-site cors empty',
  'same-site navigate iframe',
  'same-site navigate object',
  'cross-site navigate embed',
  'cross-site navigate frame',
  'cross-site same-origin document',
  'same-site  ',
  'nonsense navigate iframe',
]
const opened = [
  'none navigate document',
  'same-origin navigate document',
  'same-origin cors empty',
  'same-origin no-cors image',
  'cross-site navigate document',
  'same-site navigate document',
]

test.each(loaded)('no page elsewhere loads what a cookie opens: %s', async (words) => {
  const answer = await ann.get('/app/acme/subscribers.csv', said(words))
  expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('Another site tried to load this')])
})

test.each(opened)('a link, and our own pages, open it: %s', async (words) => {
  expect((await ann.get('/app/acme/subscribers.csv', said(words))).status).toBe(200)
})

test('whatever asks for a session refuses to be loaded elsewhere, and what is open to all does not', async () => {
  const reads = routesIn(routes).filter(({ method, proof }) => method === 'GET' && proof === 'csrf token')
  const wrong: unknown[] = []
  for (const { path, may, statusPage } of reads) {
    const url = path.replace('/:base', '/s/acme').replace(':slug', 'acme').replace(/:\w+/g, 'zzzzzzzzzzzz')
    const { status } = await stranger.get(url, said('same-site no-cors script'))
    if ((status === 403) !== (may !== 'anyone' && !statusPage)) wrong.push([path, status])
  }
  expect(wrong).toEqual([])
  expect(reads.length).toBeGreaterThan(80)
})

test('a program with a token is asked for nothing of the kind', async () => {
  const token = createApiToken(app.deps, system, acmeId, { name: 'Program', role: 'viewer', days: 30 })
  expect((await app.withToken(token).get('/v1/pages', said('cross-site cors empty'))).status).toBe(200)
})

test('a form is refused that a neighbouring host name sends, though its token is right', async () => {
  const answer = await ann.post('/account/name', { name: 'Eve' }, said('same-site navigate document'))
  expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('This form was sent from another site')])
  expect((await ann.post('/account/name', { name: 'Ann' }, said('same-origin navigate document'))).status).toBe(303)
})

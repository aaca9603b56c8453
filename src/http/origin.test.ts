import { expect, test } from 'vitest'
import { originProblem } from './origin.ts'

const ours = 'https://status.acme.example'

function problem(url: string, origin: string | null, site?: string): string | undefined {
  const headers = { ...(origin === null ? {} : { origin }), ...(site === undefined ? {} : { 'sec-fetch-site': site }) }
  return originProblem(new Request(url, { method: 'POST', headers }), ours)
}

test.each([
  ['https://status.acme.example/sign-in', 'https://status.acme.example'],
  ['http://status.acme.example/sign-in', 'https://status.acme.example'],
  ['http://10.0.0.7:3000/sign-in', 'https://status.acme.example'],
  ['http://10.0.0.7:3000/sign-in', 'http://10.0.0.7:3000'],
  ['http://status.acme.example./sign-in', 'https://status.acme.example.'],
  ['http://status.acme.example/sign-in', 'https://status.acme.example.'],
  ['http://status.acme.example.:8080/sign-in', 'http://status.acme.example:8080'],
  ['http://upstream/sign-in', null],
])('%s takes a form from %s', (url, origin) => {
  expect(problem(url, origin)).toBeUndefined()
})

test.each([
  [
    'another site',
    'http://status.acme.example/',
    'https://evil.example',
    /^This form was sent from https:\/\/evil\.example, and forms are taken from https:\/\/status\.acme\.example alone/,
  ],
  [
    'a proxy that asks for its own name',
    'http://opsentry/',
    'https://page.acme.example',
    /In nginx: proxy_set_header Host \$host;/,
  ],
  [
    'a proxy that asks for an address',
    'http://127.0.0.1:3000/',
    'https://page.acme.example',
    /In nginx: proxy_set_header Host \$host;/,
  ],
  [
    'a proxy that leaves the port away',
    'http://page.acme.example/',
    'https://page.acme.example:8443',
    /sent from page\.acme\.example:8443, but it arrived without the port\. .*Host \$http_host;/,
  ],
  ['a browser that hides it', 'http://status.acme.example/', 'null', /^Your browser did not say which page/],
  ['no origin at all', 'http://status.acme.example/', 'nonsense', /^This form was sent from another site, /],
  ['a very long one', 'http://status.acme.example/', `https://${'a'.repeat(5000)}.example`, /^.{100,420}$/],
])('%s is told the cause and the mend', (_who, url, origin, sentence) => {
  expect(problem(url, origin)).toMatch(sentence)
})

const origins = [null, ours, 'http://status.acme.example', 'https://status.acme.example.']

test.each(['same-origin', 'none', undefined])('a browser that says %s is believed', (site) => {
  for (const origin of origins) expect(problem('http://status.acme.example/sign-in', origin, site)).toBeUndefined()
})

test.each(['cross-site', 'same-site', 'Same-Origin', 'same-origin, cross-site', 'nonsense', ''])(
  'a browser that says %j counts, whatever the origin',
  (site) => {
    for (const origin of origins)
      expect(problem('http://status.acme.example/sign-in', origin, site)).toMatch(
        /^This form was sent from another site/,
      )
  },
)

test('no word of the browser makes a foreign origin ours', () => {
  expect(problem('http://status.acme.example/sign-in', 'https://evil.example', 'same-origin')).toMatch(/^This form was/)
  expect(problem('http://status.acme.example/sign-in', 'null', 'same-origin')).toMatch(/^Your browser did not say/)
})

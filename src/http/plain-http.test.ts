import { expect, test } from 'vitest'
import { acmeAccount } from '#src/domain/certificates/acme-account.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { testApp } from '#src/testing/harness.ts'
import { otherId, system } from '#src/testing/personas.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { answerPlain } from './plain-http.ts'

const directory = 'https://ca.example/directory'
const site = testApp({ fixedUrl: 'https://status.acme.example' })
changeDomain(site.deps, system, otherId, 'status.other.example')

const ask = (url: string, init?: RequestInit) => answerPlain(site.deps, directory, new Request(url, init))
const led = (url: string, init?: RequestInit) => {
  const { status, headers } = ask(url, init)
  return [status, headers.get('location')]
}

test.each([
  ['http://status.acme.example/', 'https://status.acme.example/'],
  ['http://status.acme.example./a?b=c%20d', 'https://status.acme.example/a?b=c%20d'],
  ['http://status.acme.example:8080/x', 'https://status.acme.example/x'],
  ['http://status.other.example/history', 'https://status.other.example/history'],
  ['http://192.0.2.7/x', 'https://status.acme.example/x'],
  ['http://[2001:db8::1]/x', 'https://status.acme.example/x'],
  ['http://localhost/x', 'https://status.acme.example/x'],
  ['http://status.acme.example//evil.example/x', 'https://status.acme.example//evil.example/x'],
])('%s leads to https', (url, target) => {
  expect(led(url)).toEqual([301, target])
  expect(led(url, { method: 'POST', body: 'a=1' })).toEqual([308, target])
})

test.each(['http://evil.example/', 'http://status.acme.example.evil.example/', 'http://xn--sttus-zqa.acme.example/'])(
  '%s, which is nobody’s here, leads nowhere',
  (url) => {
    expect(led(url)).toEqual([421, null])
  },
)

test('two hosts are no request', () => {
  expect(led('http://status.acme.example/', { headers: { host: 'status.acme.example, evil.example' } })).toEqual([
    400,
    null,
  ])
})

test('before anybody has named the instance nobody is led anywhere', () => {
  const fresh = answerPlain({ ...site.deps, ...testDeps() }, directory, new Request('http://evil.example/'))
  expect([fresh.status, fresh.headers.get('location')]).toEqual([421, null])
})

test('a challenge is answered under any name, and nothing else is', async () => {
  const url = 'http://anything.example/.well-known/acme-challenge/'
  expect(ask(`${url}abc`).status).toBe(404)
  const { thumbprint } = await acmeAccount(site.deps, directory)
  const answer = ask(`${url}abc_-9`)
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'text/plain; charset=utf-8',
    `abc_-9.${thumbprint}\n`,
  ])
  for (const token of ['', 'a.b', 'a/b', '%3Cscript%3E', 'x'.repeat(201)]) expect(ask(url + token).status).toBe(404)
})

test('with a port of its own the public URL keeps it, and one over http leads to https all the same', () => {
  const at = (fixedUrl: string) =>
    answerPlain({ ...site.deps, fixedUrl }, directory, new Request('http://status.acme.example/')).headers.get(
      'location',
    )
  expect([at('https://status.acme.example:8443'), at('http://status.acme.example:8080')]).toEqual([
    'https://status.acme.example:8443/',
    'https://status.acme.example/',
  ])
})

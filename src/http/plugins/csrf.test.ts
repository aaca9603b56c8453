import { expect, test } from 'vitest'
import { testApp } from '#src/testing/harness.ts'

const site = testApp()
const secure = testApp({ fixedUrl: 'https://status.acme.example' })
const form = 'application/x-www-form-urlencoded'

interface Sent {
  type?: string
  body?: string
  cookie?: string
  origin?: string
  url?: string
}

async function refusal({
  type,
  body = '',
  cookie = 'opsentry_csrf=the-token',
  origin,
  url = 'http://localhost',
}: Sent) {
  const headers = new Headers({ cookie })
  if (type !== undefined) headers.set('content-type', type)
  if (origin !== undefined) headers.set('origin', origin)
  const bytes = new TextEncoder().encode(body)
  const { handle } = url.startsWith('http://localhost') ? site : secure
  const answer = await handle(new Request(`${url}/sign-in`, { method: 'POST', headers, body: bytes }))
  return `${answer.status} ${/<h1>(.*?)<\/h1>/s.exec(await answer.text())?.[1]}`
}

const cases: [what: string, Sent, RegExp][] = [
  [
    'JSON',
    { type: 'application/json', body: '{"email":"a"}' },
    /^403 This came as application\/json, where a form is expected\. .*\/v1 with an API token/,
  ],
  ['plain text', { type: 'text/plain', body: 'email=a' }, /^403 This came as text\/plain, where a form is expected/],
  ['XML', { type: 'application/xml', body: '<a/>' }, /^403 This came as application\/xml, /],
  ['no content type', { body: 'email=a' }, /^403 This came as something without a content type, /],
  [
    'a content type with markup',
    { type: 'text/<b>x', body: 'email=a' },
    /^403 This came as something without a content type/,
  ],
  [
    'a form without the field',
    { type: form, body: 'email=a' },
    /^403 The form lacks its hidden field _csrf\. Reload the page/,
  ],
  [
    'a form of before a sign-in',
    { type: form, body: '_csrf=another' },
    /^403 This form is too old: somebody has signed in or out/,
  ],
  [
    'a browser without cookies',
    { type: form, body: '_csrf=x', cookie: '' },
    /^403 Your browser sent no cookie with this form\. Allow cookies for localhost/,
  ],
  [
    'http where the cookies are Secure',
    {
      type: form,
      body: '_csrf=x',
      cookie: '',
      url: 'http://status.acme.example',
      origin: 'http://status.acme.example',
    },
    /^403 This page was opened over http, .*: open https:\/\/status\.acme\.example and send the form there\./,
  ],
  [
    'broken JSON',
    { type: 'application/json', body: '{"password": "hunter2",' },
    /^400 The body is not JSON: send it whole/,
  ],
  [
    'a form whose parts are cut off',
    { type: 'multipart/form-data; boundary=x', body: '--x\r\nhunter2' },
    /^400 The form did not arrive whole/,
  ],
  ['parts without a boundary', { type: 'multipart/form-data', body: 'hunter2' }, /^400 The form did not arrive whole/],
]

test.each(cases)('%s is refused with the cause and the mend', async (_what, sent, sentence) => {
  const told = await refusal(sent)
  expect(told).toMatch(sentence)
  expect(told).not.toContain('hunter2')
})

import { expect, test } from 'vitest'
import { atEnd } from '#src/testing/at-end.ts'
import { CommandError } from '../command.ts'
import { pageOverHttp, readAnswer } from './over-http.ts'

test.each<[number, string, string | RegExp]>([
  [422, '{"error":"incident[name]: This is missing."}', 'incident[name]: This is missing.'],
  [422, '{"error":["One.","Two."]}', 'One. Two.'],
  [401, '{"error":"Could not authenticate"}', 'Could not authenticate'],
  [500, '{"message":"x"}', 'https://s.example refuses this with 500 and says no more.'],
  [
    502,
    '<html>Bad gateway</html>',
    /^https:\/\/s\.example answers 502 with something that is not Opsentry's: set OPSENTRY_URL/,
  ],
  [200, '<html>Welcome</html>', /^https:\/\/s\.example answers 200 with something that is not Opsentry's/],
  [302, '', /^https:\/\/s\.example answers 302/],
])('an answer of %i with %s becomes one sentence', (status, text, sentence) => {
  expect(() => readAnswer(status, text, 'https://s.example')).toThrow(sentence)
  expect(() => readAnswer(status, text, 'https://s.example')).toThrow(CommandError)
})

test('an answer is given as it is; 204 is nothing', () => {
  expect(readAnswer(201, '{"id":"a"}', '')).toEqual({ id: 'a' })
  expect(readAnswer(204, '', '')).toBeUndefined()
})

test('a port where nobody listens, a redirect and another organization are said', async () => {
  const asked: string[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      asked.push(`${new URL(request.url).pathname} ${request.headers.get('authorization')}`)
      if (asked.length === 1) return Response.redirect('http://127.0.0.1:9/elsewhere')
      return Response.json([{ id: 'page00000000', name: 'Acme', subdomain: 'acme', time_zone: 'UTC' }])
    },
  })
  const url = `http://127.0.0.1:${server.port}`
  atEnd(() => server.stop(true))
  await expect(pageOverHttp(url, 'secret', undefined)).rejects.toThrow('answers 302')
  await expect(pageOverHttp(url, 'secret', 'other')).rejects.toThrow(
    'OPSENTRY_TOKEN is a token of "acme", not of "other": leave --organization out, or set the other token.',
  )
  expect((await pageOverHttp(url, 'secret', 'acme')).page).toMatchObject({ name: 'Acme' })
  expect(asked).toEqual(Array(3).fill('/v1/pages Bearer secret'))
  await server.stop(true)
  await expect(pageOverHttp(url, 'secret', undefined)).rejects.toThrow(
    /^Nothing answers at http:\/\/127\.0\.0\.1:\d+ \(\w+\): set OPSENTRY_URL to where Opsentry runs\.$/,
  )
})

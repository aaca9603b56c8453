import { expect, test } from 'vitest'
import { write } from '#src/db/write.ts'
import { attributesOf, recordsOf, startOtlpCollector } from '#src/testing/otlp-collector.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { otlpReceiver } from './otlp-logs.ts'
import { streamAudit } from './stream-audit.ts'

const never = new AbortController().signal

async function room() {
  const { deps } = testRoom()
  const collector = startOtlpCollector()
  const refused: string[] = []
  const { http, clock } = deps
  const headers = { 'content-type': 'application/json' }
  const receiver = otlpReceiver({
    post: (body) => http.post({ url: collector.url, headers, body, allowed: ['127.0.0.1'] }),
    now: () => clock.now(),
    refused: (words) => void refused.push(words),
  })
  const record = (name: string, changes: Record<string, string> = {}) =>
    write(deps.db, (tx) =>
      recordAudit(tx, deps, system, {
        ...{ action: 'service.created', organizationId: acmeId, subject: { type: 'service', id: name }, changes },
      }),
    )
  const stream = () => streamAudit(deps, receiver, never)
  await stream()
  return { deps, collector, refused, record, stream }
}

test('entries are log records of OTLP in JSON: resource, scope, time, severity, body and attributes', async () => {
  const { deps, collector, record, stream } = await room()
  record('a', { name: 'Büro' })
  deps.clock.advance(2000)
  await stream()
  const [request] = collector.requests
  expect([request?.method, request?.path]).toEqual(['POST', '/v1/logs'])
  const [logs] = request?.body.resourceLogs ?? []
  expect(attributesOf(logs?.resource ?? { attributes: [] })).toEqual({
    'service.name': 'opsentry',
    'host.name': 'localhost',
  })
  expect(logs?.scopeLogs.map(({ scope }) => scope)).toEqual([{ name: 'opsentry.audit' }])
  const [first] = recordsOf(collector)
  expect(first).toMatchObject({
    ...{ timeUnixNano: '1773144000000000000', observedTimeUnixNano: '1773144002000000000' },
    ...{ severityNumber: 10, severityText: 'NOTICE', eventName: 'service.created' },
  })
  if (!first) throw new Error('no record')
  expect(JSON.parse(first.body.stringValue)).toMatchObject({
    ...{
      chain: acmeId,
      action: 'service.created',
      changes: { name: 'Büro' },
      hash: expect.stringMatching(/^[\da-f]{64}$/),
    },
  })
  expect(first.attributes).toContainEqual({
    key: 'audit.sequence',
    value: { intValue: expect.stringMatching(/^\d+$/) },
  })
  expect(attributesOf(first)).toMatchObject({
    'audit.chain': acmeId,
    'audit.subject.id': 'a',
    'client.address': '192.0.2.1',
  })
})

test('what is long leaves its changes behind, and says so', async () => {
  const { collector, record, stream } = await room()
  record('a', { text: 'é'.repeat(9000) })
  await stream()
  const [body = ''] = recordsOf(collector).map(({ body: { stringValue } }) => stringValue)
  expect([body.length < 8192, JSON.parse(body).changesLeftOut]).toEqual([true, true])
})

test('nothing is lost, and everything in its order, where the collector refuses between two steps', async () => {
  const { collector, record, stream } = await room()
  for (let one = 0; one < 450; one++) record(`s${one}`)
  collector.answers = [() => Response.json({}), () => Response.json({ code: 14, message: 'busy' }, { status: 503 })]
  await expect(stream()).rejects.toThrow('503 busy')
  collector.requests.pop()
  expect(await stream()).toBe(250)
  const subjects = recordsOf(collector).map((one) => attributesOf(one)['audit.subject.id'])
  expect(subjects).toEqual(Array.from({ length: 450 }, (_, one) => `s${one}`))
})

test.each([
  ['429 with seconds', () => new Response('', { status: 429, headers: { 'retry-after': '90' } }), '429', 90_000],
  [
    '503 with a date',
    () => new Response('', { status: 503, headers: { 'retry-after': 'Tue, 10 Mar 2026 12:01:00 GMT' } }),
    '503',
    60_000,
  ],
  ['a year', () => new Response('', { status: 503, headers: { 'retry-after': '31536000' } }), '503', 900_000],
  ['a refusal in plain text', () => new Response('no such tenant', { status: 400 }), '400 no such tenant', 0],
  ['a redirect', () => new Response('', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }), '302', 0],
])('%s: it is sent again later', async (_, answer, message, retryAfter) => {
  const { collector, record, stream } = await room()
  record('a')
  collector.answers = [answer]
  await expect(stream()).rejects.toMatchObject({ message, retryAfter })
  expect(await stream()).toBe(1)
})

test('what the collector refuses of what it takes is told, and not sent again', async () => {
  const { collector, refused, record, stream } = await room()
  record('a')
  const partial = (rejectedLogRecords: string | number, errorMessage: string) => () =>
    Response.json({ partialSuccess: { rejectedLogRecords, errorMessage } })
  collector.answers = [partial('1', 'too old'), partial(0, 'a warning'), () => new Response('no JSON')]
  for (const expected of [1, 0]) expect(await stream()).toBe(expected)
  expect(refused).toEqual(['1 of them it refused for good: too old'])
  record('b')
  expect(await stream()).toBe(1)
  record('c')
  expect(await stream()).toBe(1)
  expect([refused.length, collector.requests.length]).toEqual([1, 3])
})

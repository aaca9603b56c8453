import { expect, test } from 'vitest'
import { write } from '#src/db/write.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import { createSyslog } from '#src/platform/syslog.ts'
import { startOtlpCollector } from '#src/testing/otlp-collector.ts'
import { system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { startSyslogServer } from '#src/testing/syslog-server.ts'
import { passOnAudit } from './pass-on-audit.ts'

test('a server that is away for two minutes is an alarm, until what waited has arrived', async () => {
  const room = testRoom()
  const { deps, db, clock } = room
  const server = await startSyslogServer()
  const syslog = createSyslog({ way: 'tcp', host: '127.0.0.1', port: server.port })
  const turn = () => passOnAudit({ ...deps, syslog })
  await turn()
  write(db, (tx) =>
    recordAudit(tx, deps, system, {
      ...{ action: 'instance.configured', organizationId: null, subject: { type: 'instance', id: '1' }, changes: {} },
    }),
  )
  server.cutAfter = 1
  const raised: string[][] = []
  for (const seconds of [0, 5, 60, 61]) {
    clock.advance(seconds * 1000)
    await turn()
    raised.push(activeAlarms(db).map(({ kind }) => kind))
  }
  expect(raised).toEqual([[], [], [], ['audit_not_passed_on']])
  server.cutAfter = undefined
  await turn()
  expect(server.messages).toEqual([])
  clock.advance(30_000)
  await turn()
  expect([server.messages.length, activeAlarms(db)]).toEqual([1, []])
})

test('a collector is left alone for as long as it asks for, and what it refuses for good is an alarm until it takes something', async () => {
  const { deps, db, clock } = testRoom()
  const collector = startOtlpCollector()
  const turn = () => passOnAudit({ ...deps, otlp: { url: collector.url, headers: { authorization: 'Bearer abc' } } })
  const record = () =>
    write(db, (tx) =>
      recordAudit(tx, deps, system, {
        ...{ action: 'instance.configured', organizationId: null, subject: { type: 'instance', id: '1' }, changes: {} },
      }),
    )
  await turn()
  record()
  const partial = { rejectedLogRecords: '1', errorMessage: 'too old' }
  collector.answers = [
    () => new Response('', { status: 429, headers: { 'retry-after': '100' } }),
    () => Response.json({ partialSuccess: partial }),
  ]
  const came: number[] = []
  for (const seconds of [0, 31, 60, 9]) {
    clock.advance(seconds * 1000)
    await turn()
    came.push(collector.requests.length)
  }
  expect(came).toEqual([1, 1, 1, 2])
  const [first] = collector.requests
  expect(['content-type', 'authorization'].map((name) => first?.headers.get(name))).toEqual([
    ...['application/json', 'Bearer abc'],
  ])
  await turn()
  expect(activeAlarms(db)).toMatchObject([
    { kind: 'audit_not_passed_on', subject: 'otlp', cause: '1 of them it refused for good: too old' },
  ])
  record()
  await turn()
  expect([collector.requests.length, activeAlarms(db)]).toEqual([3, []])
})

test('without a server nothing is noted, and no alarm stays', async () => {
  const { deps, db } = testRoom()
  await passOnAudit(deps)
  expect([activeAlarms(db), db.$client.query('SELECT count(*) AS n FROM audit_streams').get()]).toEqual([[], { n: 0 }])
})

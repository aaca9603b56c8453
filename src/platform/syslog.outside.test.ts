import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { syslogMessage } from '#src/domain/monitoring/syslog-message.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { freePorts, ownFolder } from '#src/testing/foreign-server.ts'
import { until } from '#src/testing/serving.ts'
import { createSyslog } from './syslog.ts'

/** Needs Debian's rsyslog. */

test('rsyslog takes every entry over TCP and in datagrams, and reads its fields', async () => {
  const { written, tcp, udp } = await startRsyslog()
  const entry = (sequence: number) => ({
    ...{ sequence, at: Date.UTC(2026, 2, 10, 12, 0, 0, 5), actorKind: 'member', actorId: 'a', actorName: 'Zoë' },
    ...{ action: 'incident.opened', subjectType: 'incident', subjectId: 'i', changes: { title: 'x'.repeat(3000) } },
    ...{ ip: '203.0.113.7', userAgent: '', requestId: '', previousHash: '', hash: 'h' },
  })
  const messages = Array.from({ length: 200 }, (_, index) =>
    syslogMessage({ chain: 'acme', entry: entry(index) }, 'status.acme.example', 8192),
  )
  await createSyslog({ way: 'tcp', host: '127.0.0.1', port: tcp })(messages)
  const lines = await until(() => (written().length >= 200 ? written() : undefined), 'rsyslog to write 200 entries')
  const [facts = '', json = ''] = lines[0]?.split('|') ?? []
  expect(facts).toBe('13.5 2026-03-10T12:00:00.005Z status.acme.example opsentry incident.opened')
  expect(JSON.parse(json)).toMatchObject({ chain: 'acme', sequence: 0, actorName: 'Zoë' })
  expect(lines.map((line) => JSON.parse(line.slice(line.indexOf('|') + 1)).sequence)).toEqual(
    Array.from({ length: 200 }, (_, index) => index),
  )
  await createSyslog({ way: 'udp', host: '127.0.0.1', port: udp })(messages.slice(0, 1))
  await until(() => (written().length === 201 ? true : undefined), 'rsyslog to write the datagram')
})

async function startRsyslog() {
  const folder = ownFolder()
  const [tcp = 0, udp = 0] = await freePorts(2)
  const [file, config] = [join(folder, 'audit.log'), join(folder, 'rsyslog.conf')]
  writeFileSync(
    config,
    `global(workDirectory="${folder}" maxMessageSize="16k")
module(load="imtcp")
module(load="imudp")
input(type="imtcp" address="127.0.0.1" port="${tcp}" ruleset="opsentry")
input(type="imudp" address="127.0.0.1" port="${udp}" ruleset="opsentry")
template(name="facts" type="string" string="%syslogfacility%.%syslogseverity% %timestamp:::date-rfc3339% %hostname% %app-name% %msgid%|%msg%\\n")
ruleset(name="opsentry") { action(type="omfile" file="${file}" template="facts") }
`,
  )
  const child = Bun.spawn(['rsyslogd', '-n', '-f', config, '-i', join(folder, 'pid')], {
    ...{ stdin: 'ignore', stdout: 'ignore', stderr: 'ignore', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } },
  })
  atEnd(async () => {
    child.kill()
    await child.exited
  })
  const listens = () =>
    Bun.connect({ hostname: '127.0.0.1', port: tcp, socket: { data: () => undefined } }).then(
      (socket) => {
        socket.end()
        return true
      },
      () => undefined,
    )
  await until(listens, 'rsyslog to listen')
  const written = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [])
  return { written, tcp, udp }
}

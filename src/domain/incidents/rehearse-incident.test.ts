import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal } from '#src/testing/room.ts'
import { header, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import { configureRelay } from '../mail/configure-relay.ts'
import { rehearseIncident } from './rehearse-incident.ts'

let room: StatusRoom
let sink: SmtpSink

beforeEach(async () => {
  room = statusRoom()
  sink = await startSmtpSink({})
  const { host, port, from } = sink.relay
  configureRelay(room.deps, system, { host, port: String(port), security: 'none', user: '', password: '', from })
})

afterEach(async () => {
  room.deps.mailer.close()
  await sink.close()
})

const fields = { title: 'Logins fail', status: 'investigating', body: 'We are **looking**.' }

test('whoever rehearses gets the mail alone; nothing is published or owed, and the audit log says so', async () => {
  const api = room.service()
  const said = { ...fields, [`service-${api}`]: 'major_outage' }
  const result = await rehearseIncident(room.deps, room.actor('ed'), acmeId, said)
  expect(result).toMatchObject({ outcome: 'delivered', to: 'ed@example.com' })
  expect(sink.mails.map(({ to, parsed }) => [to, parsed.subject])).toEqual([
    ['ed@example.com', '[Rehearsal] Investigating: Logins fail (API) · Acme'],
  ])
  expect(sink.mails[0]?.parsed.html).toContain('<strong>looking</strong>')
  expect(sink.mails[0] && header(sink.mails[0], 'Auto-Submitted')).toBe('auto-generated')
  const { db } = room
  expect([incidents, notifications, deliveries].map((table) => db.select().from(table).all())).toEqual([[], [], []])
  expect(room.statuses(api)).toEqual(['operational'])
  expect(room.lastAudit()).toMatchObject({ actorId: 'ed0000000000', action: 'incident.rehearsed' })
})

test('whoever may not write an incident rehearses none', async () => {
  expect(await laterRefusal(() => rehearseIncident(room.deps, room.actor('vic'), acmeId, fields))).toBe('forbidden')
  expect(await laterRefusal(() => rehearseIncident(room.deps, room.actor('ed'), otherId, fields))).toBe('not_found')
  expect(sink.mails).toEqual([])
})

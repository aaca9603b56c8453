import { expect, test } from 'vitest'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { statusRoom } from '#src/testing/status-room.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { archiveService } from '../services/archive-service.ts'
import { previewMail } from './preview-mail.ts'

/** The mail of a draft with these fields, for acme. */
function previewed(fields: Record<string, string>, title?: string, room: ReturnType<typeof statusRoom> = statusRoom()) {
  return previewMail(room.deps, organizationById(room.deps, acmeId), title === undefined ? undefined : { title }, {
    body: 'We are **looking**.',
    ...fields,
  })
}

test('a new incident is previewed as typed, in the organization’s name and zone', () => {
  const room = statusRoom()
  const api = room.service('API')
  const fields = { title: 'Logins fail', status: 'identified', [`service-${api}`]: 'partial_outage' }
  const mail = previewed(fields, undefined, room)
  expect(mail.subject).toBe('Identified: Logins fail (API) · Acme')
  expect(mail.html).toContain('We are <strong>looking</strong>.')
  expect(mail.text).toContain('13:00 CET')
})

test('an update is previewed under the title that its incident has', () => {
  expect(previewed({ title: 'Typed', status: 'monitoring' }, 'Logins fail').subject).toBe(
    'Monitoring: Logins fail · Acme',
  )
})

test('an update for which no status is chosen is previewed with that of its incident', () => {
  const { deps } = statusRoom()
  const incident = { title: 'Logins fail', status: 'identified' as const }
  const mail = previewMail(deps, organizationById(deps, acmeId), incident, { body: 'Still looking.' })
  expect(mail.subject).toBe('Identified: Logins fail · Acme')
})

test('half a form is previewed, too: without a status it is being investigated', () => {
  expect(previewed({ title: 'Logins fail', status: 'on fire' }).subject).toBe('Investigating: Logins fail · Acme')
})

test('a service that is archived, foreign or unknown is not named, and one status unknown names none', () => {
  const room = statusRoom()
  const [api, old, foreign] = [room.service('API'), room.service('Old'), room.service('Foreign', otherId)]
  archiveService(room.deps, system, acmeId, old, 'Old')
  const fields = { title: 'T', status: 'identified', [`service-${api}`]: 'major_outage' }
  const strangers = {
    [`service-${old}`]: 'major_outage',
    [`service-${foreign}`]: 'major_outage',
    'service-x': 'major_outage',
  }
  const mail = previewed({ ...fields, ...strangers }, undefined, room)
  expect(mail.subject).toBe('Identified: T (API) · Acme')
  expect(mail.text).not.toMatch(/Old|Foreign/)
  expect(previewed({ ...fields, [`service-${old}`]: 'on fire' }, undefined, room).subject).toBe('Identified: T · Acme')
})

test('its links lead to the status page and the privacy policy alone: nobody is unsubscribed by looking at it', () => {
  const { html, text } = previewed({ title: 'T', status: 'identified' })
  const links = [...`${html} ${text}`.matchAll(/https?:\/\/[^\s"<>)]+/g)].map(([url]) => new URL(url).href)
  expect(new Set(links)).toEqual(new Set(['http://localhost/', 'http://localhost/privacy']))
})

test('what a person types as script is text', () => {
  const { html } = previewed({ title: '<script>alert(1)</script>', body: '<img src=x onerror=alert(1)>' })
  expect(html).not.toMatch(/<script|<img src=x/)
})

test('looking writes nothing', () => {
  const room = statusRoom()
  previewed({ title: 'T' }, undefined, room)
  expect([room.audited(), room.notified()]).toEqual([[], []])
})

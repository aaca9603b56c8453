import { expect, test } from 'vitest'
import { incidentTemplates } from '#src/db/schema/incident-notes.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { hour, type StatusRoom, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { readForm } from '../forms/form.ts'
import {
  checkTemplate,
  createTemplate,
  editTemplate,
  findTemplate,
  listTemplates,
  removeTemplate,
  type TemplateInput,
} from './incident-templates.ts'

const template: TemplateInput = {
  name: 'Provider down',
  title: '{{provider}} is down',
  body: 'At {{time}} {{provider}} failed.',
  status: 'identified',
}

function created({ deps, db }: StatusRoom, organizationId = acmeId, input = template): string {
  createTemplate(deps, system, organizationId, input)
  return listTemplates(db, organizationId).find(({ name }) => name === input.name)?.id ?? ''
}

test('a template keeps its variables open: they are filled in when an incident is opened', () => {
  expect(sidesOf(checkTemplate(readForm({ ...template, name: ' Provider down ' })))).toEqual({
    values: template,
    errors: {},
  })
})

test.each([
  ['name', { name: ' ' }, 'Tell the team what the template is for.'],
  ['name', { name: '🔥'.repeat(101) }, 'A name has at most 100 characters.'],
  ['title', { title: '' }, 'Give the incident a title that customers understand.'],
  ['body', { body: '' }, 'Write what is known, even if it is only that you are looking into it.'],
  ['status', { status: 'on fire' }, 'Choose the first status of the incident.'],
])('%s wrong: %j', (field, more, sentence) => {
  expect(sidesOf(checkTemplate(readForm({ ...template, ...more }))).errors).toEqual({ [field]: sentence })
})

test('a name of 100 characters is let through, however many bytes they are', () => {
  expect(sidesOf(checkTemplate(readForm({ ...template, name: '🔥'.repeat(100) }))).errors).toEqual({})
})

test('an editor creates one, and the audit log has all of it', () => {
  const room = statusRoom()
  createTemplate(room.deps, room.actor('ed'), acmeId, template)
  const [row] = listTemplates(room.db, acmeId)
  const now = room.clock.now()
  const kept = { id: row?.id, organizationId: acmeId, notify: true, createdAt: now, updatedAt: now }
  expect(row).toEqual({ ...template, ...kept })
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'incident_template.created',
    subject: ['incident_template', row?.id],
    changes: template,
  })
})

test('an edit changes the row and its time; the audit log keeps before and after', () => {
  const room = statusRoom()
  const id = created(room)
  const after: TemplateInput = { name: 'Slow', title: 'Slow', body: 'All is slow.', status: 'monitoring' }
  room.clock.advance(hour)
  editTemplate(room.deps, room.actor('ed'), acmeId, id, after)
  const now = room.clock.now()
  expect(findTemplate(room.db, acmeId, id)).toMatchObject({ ...after, createdAt: now - hour, updatedAt: now })
  expect(room.lastAudit()).toMatchObject({
    action: 'incident_template.edited',
    subject: ['incident_template', id],
    changes: { before: template, after },
  })
})

test('a removed one is gone, and only it; the audit log keeps what it said', () => {
  const room = statusRoom()
  const id = created(room)
  const other = created(room, acmeId, { ...template, name: 'Another' })
  removeTemplate(room.deps, room.actor('ed'), acmeId, id)
  expect(listTemplates(room.db, acmeId).map((row) => row.id)).toEqual([other])
  expect(room.lastAudit()).toMatchObject({ action: 'incident_template.removed', changes: { before: template } })
  expect(refusal(() => removeTemplate(room.deps, system, acmeId, id))).toBe('not_found')
})

test("they are listed by name, another organization's not at all", () => {
  const room = statusRoom()
  created(room, otherId)
  for (const name of ['b', 'c', 'a']) created(room, acmeId, { ...template, name })
  expect(listTemplates(room.db, acmeId).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
})

test('viewers and other organizations may neither create, edit nor remove', () => {
  const room = statusRoom()
  const { deps, actor } = room
  const id = created(room)
  expect(strangers(room, (who, where) => editTemplate(deps, who, where, id, template))).toEqual(shutOut)
  expect(strangers(room, (who, where) => removeTemplate(deps, who, where, id))).toEqual(shutOut)
  expect(refusal(() => createTemplate(deps, actor('vic'), acmeId, template))).toBe('forbidden')
  expect(refusal(() => createTemplate(deps, actor('olga'), acmeId, template))).toBe('not_found')
  expect(room.db.select().from(incidentTemplates).all()).toHaveLength(1)
})

import { expect, test } from 'vitest'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { statusRoom } from '#src/testing/status-room.ts'
import { marksOf } from '../forms/touched.ts'
import { changeFurtherLanguages } from '../organizations/change-further-languages.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { readIncident } from '../status-page/load-incidents.ts'
import { amendUpdate } from './amend-update.ts'
import { changeIncident } from './change-incident.ts'
import { editIncident, editStatusUpdate } from './edit-incident.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import { openIncident } from './open-incident.ts'
import { textOfUpdate } from './update-texts.ts'
import { bodyField, furtherTextsOf, writeFurtherTexts } from './write-further-texts.ts'

function outage() {
  const room = statusRoom()
  changeFurtherLanguages(room.deps, room.actor('ann'), acmeId, ['de', 'ja'])
  const { id } = openIncident(room.deps, room.actor('ed'), acmeId, {
    title: 'Logins fail',
    body: 'We are **looking**.',
    status: 'investigating',
    services: [],
    notify: false,
  })
  const [update] = updatesOf(room.db, id)
  if (!update) throw new Error('no update')
  const field = bodyField(update.id)
  const texts = { title: 'Anmeldung gestört', [field]: 'Wir **suchen**.' }
  const read = (language: 'en' | 'de' | 'ja' | 'fr') => {
    const { title, updates } = readIncident(room.deps, { ...organizationById(room.deps, acmeId), language }, id)
    return [title, ...updates.map(({ body }) => body)]
  }
  return { room, id, update, field, texts, read }
}

test('whoever reads in a language gets what was written in it, and the page’s own where nothing was', () => {
  const { room, id, texts, read } = outage()
  writeFurtherTexts(room.deps, room.actor('ed'), acmeId, id, { language: 'de', texts })
  expect(read('de')).toEqual(['Anmeldung gestört', 'Wir **suchen**.'])
  expect(read('en')).toEqual(['Logins fail', 'We are **looking**.'])
  writeFurtherTexts(room.deps, room.actor('ed'), acmeId, id, { language: 'ja', texts: { title: 'ログイン障害' } })
  expect(read('ja')).toEqual(['ログイン障害', 'We are **looking**.'])
  expect(read('de')).toEqual(['Anmeldung gestört', 'Wir **suchen**.'])
})

test('it is on record what was changed, and an emptied text is none', () => {
  const { room, id, field, texts, read } = outage()
  writeFurtherTexts(room.deps, room.actor('ed'), acmeId, id, { language: 'de', texts })
  writeFurtherTexts(room.deps, room.actor('ed'), acmeId, id, { language: 'de', texts: { ...texts, title: '' } })
  expect(room.lastAudit()).toMatchObject({
    action: 'incident.translated',
    subject: ['incident', id],
    changes: { language: 'de', before: { title: 'Anmeldung gestört' }, after: { title: '' } },
  })
  expect(read('de')).toEqual(['Logins fail', 'Wir **suchen**.'])
  writeFurtherTexts(room.deps, room.actor('ed'), acmeId, id, { language: 'de', texts: { [field]: '' } })
  expect(findIncident(room.db, acmeId, id).furtherTitles).toBeNull()
  expect(updatesOf(room.db, id)[0]?.furtherBodies).toBeNull()
})

test('viewers may not, another organization is not found, and another language or a text too long is refused', () => {
  const { room, id, field, texts } = outage()
  const { deps, actor } = room
  const german = { language: 'de', texts } as const
  expect(refusal(() => writeFurtherTexts(deps, actor('vic'), acmeId, id, german))).toBe('forbidden')
  expect(refusal(() => writeFurtherTexts(deps, actor('ed'), otherId, id, german))).toBe('not_found')
  expect(refusal(() => writeFurtherTexts(deps, actor('ed'), acmeId, 'none' as typeof id, german))).toBe('not_found')
  expect(refusal(() => writeFurtherTexts(deps, actor('ed'), acmeId, id, { language: 'fr', texts }))).toBe('invalid')
  const long = { language: 'de', texts: { title: 'x'.repeat(256), [field]: 'x'.repeat(70_001) } } as const
  expect(() => writeFurtherTexts(deps, actor('ed'), acmeId, id, long)).toThrow(
    expect.objectContaining({ fields: { title: expect.any(String), [field]: expect.any(String) } }),
  )
  expect(findIncident(room.db, acmeId, id).furtherTitles).toBeNull()
})

test('of two who write in one language at once, the second is asked where both wrote the same text', () => {
  const { room, id, field, texts, update } = outage()
  const { deps, actor } = room
  const shown = marksOf(furtherTextsOf('de', findIncident(room.db, acmeId, id), [update]))
  writeFurtherTexts(deps, actor('ed'), acmeId, id, { language: 'de', texts: { title: 'Ausfall', [field]: '' } }, shown)
  const mine = { language: 'de', texts: { title: '', [field]: 'Wir **suchen**.' } } as const
  writeFurtherTexts(deps, actor('ann'), acmeId, id, mine, shown)
  expect(furtherTextsOf('de', findIncident(room.db, acmeId, id), updatesOf(room.db, id))).toEqual({
    title: 'Ausfall',
    [field]: 'Wir **suchen**.',
  })
  expect(refusal(() => writeFurtherTexts(deps, actor('ann'), acmeId, id, { language: 'de', texts }, shown))).toBe(
    'conflict',
  )
})

test('what is corrected leaves no translation of what stood there before; the audit log keeps it', () => {
  const { room, id, update, texts, read } = outage()
  const { deps, actor } = room
  const german = { language: 'de', texts } as const
  const translated = ['Anmeldung gestört', 'Wir **suchen**.']

  writeFurtherTexts(deps, actor('ed'), acmeId, id, german)
  editIncident(deps, actor('ed'), acmeId, id, { title: 'Logins fail', impactOverride: 'major' })
  editStatusUpdate(deps, actor('ed'), acmeId, id, update.id, { body: update.body, notify: true })
  expect(read('de')).toEqual(translated)

  editStatusUpdate(deps, actor('ed'), acmeId, id, update.id, { body: 'Only in Berlin.', notify: false })
  expect(read('de')).toEqual(['Anmeldung gestört', 'Only in Berlin.'])
  expect(room.lastAudit()).toMatchObject({ changes: { before: { furtherBodies: { de: translated[1] } } } })
  editIncident(deps, actor('ed'), acmeId, id, { title: 'Logins fail in Berlin', impactOverride: null })
  expect(read('de')[0]).toBe('Logins fail in Berlin')
  expect(room.lastAudit()).toMatchObject({ changes: { before: { furtherTitles: { de: translated[0] } } } })

  writeFurtherTexts(deps, actor('ed'), acmeId, id, german)
  amendUpdate(deps, actor('ed'), acmeId, id, update.id, { body: 'Over.' })
  changeIncident(deps, actor('ed'), acmeId, id, { title: 'It was the disk', notify: false })
  expect(read('de')).toEqual(['It was the disk', 'Over.'])
})

test('an incident may be written in them from the beginning, and what a program says without words is said in each', () => {
  const { room } = outage()
  const { deps, actor } = room
  const { id } = openIncident(deps, actor('ed'), acmeId, {
    ...{ title: 'Mail is late', furtherTitles: { de: 'Mails verspätet' } },
    ...{ body: 'We look.', furtherBodies: { de: 'Wir suchen.' } },
    ...{ status: 'investigating', services: [], notify: false },
  })
  changeIncident(deps, system, acmeId, id, { status: 'identified', notify: false })
  const german = readIncident(deps, { ...organizationById(deps, acmeId), language: 'de' }, id)
  expect([german.title, ...german.updates.map(({ body }) => body)]).toEqual([
    'Mails verspätet',
    textOfUpdate('de', 'identified'),
    'Wir suchen.',
  ])
  changeIncident(deps, system, acmeId, id, { body: 'It was the disk.', notify: false })
  expect(updatesOf(room.db, id)[0]).toMatchObject({ body: 'It was the disk.', furtherBodies: null })
})

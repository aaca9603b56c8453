import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { checkSecurityContact, configureSecurityContact, securityTxt } from './security-contact.ts'

const check = (fields: Record<string, string>) => checkSecurityContact(readForm(fields))
const contact = {
  securityContact: 'mailto:security@quill.example',
  securityPolicyUrl: 'https://quill.example/disclosure',
  securityLanguages: 'en, de',
}

test.each([
  ['security@quill.example', 'mailto:security@quill.example'],
  ['mailto:security@quill.example', 'mailto:security@quill.example'],
  ['sicherheit%1@münchen.example', 'mailto:sicherheit%251@m%C3%BCnchen.example'],
  ['https://quill.example/report', 'https://quill.example/report'],
  ['', null],
])('the contact %j is stored as %s', (securityContact, stored) => {
  const { values, errors } = sidesOf(check({ securityContact }))
  expect([values.securityContact, errors]).toEqual([stored, {}])
})

const notContact = 'Type an e-mail address, or a web address that begins with https://.'
const notHttps = 'Type a web address that begins with https://.'
const notTags = 'Type language tags with commas between them, such as en, de.'

test.each([
  ['securityContact', 'security', notContact],
  ['securityContact', 'http://quill.example', notContact],
  ['securityContact', 'javascript:alert(1)', notContact],
  ['securityContact', 'mailto:a@quill.example,b@quill.example', notContact],
  ['securityContact', 'https://quill.example/\nContact: https://evil.example', notContact],
  ['securityPolicyUrl', 'http://quill.example', notHttps],
  ['securityPolicyUrl', 'https://quill.example/a b', notHttps],
  ['securityPolicyUrl', `https://quill.example/${'a'.repeat(500)}`, notHttps],
  ['securityLanguages', 'english', notTags],
  ['securityLanguages', 'e', notTags],
  ['securityLanguages', 'de_DE', notTags],
  ['securityLanguages', 'en; de', notTags],
])('%s %j is refused beside its field alone', (field, value, sentence) => {
  expect(sidesOf(check({ [field]: value })).errors).toEqual({ [field]: sentence })
})

test.each([
  ['', 'en'],
  [' de,en\tpt-BR ,, zh-Hant-TW', 'de, en, pt-BR, zh-Hant-TW'],
])('the languages %j are stored as %s', (securityLanguages, stored) => {
  expect(sidesOf(check({ securityLanguages }))).toMatchObject({ values: { securityLanguages: stored }, errors: {} })
})

test('without a contact there is no file', () => {
  const { deps } = testRoom()
  configureSecurityContact(deps, ines, { ...contact, securityContact: null })
  expect(securityTxt(deps)).toBeNull()
})

test('with one the file says where weaknesses are reported, and holds for 180 days from the day it is read', () => {
  const room = testRoom({ fixedUrl: 'https://status.quill.example' })
  configureSecurityContact(room.deps, ines, contact)
  const lines = (expires: string) => [
    'Contact: mailto:security@quill.example',
    `Expires: ${expires}T00:00:00Z`,
    'Preferred-Languages: en, de',
    'Canonical: https://status.quill.example/.well-known/security.txt',
    'Policy: https://quill.example/disclosure',
    '',
  ]
  expect(securityTxt(room.deps)?.split('\n')).toEqual(lines('2026-09-06'))
  room.clock.set(Date.UTC(2026, 2, 11))
  expect(securityTxt(room.deps)?.split('\n')).toEqual(lines('2026-09-07'))
  configureSecurityContact(room.deps, ines, { ...contact, securityPolicyUrl: null })
  expect(securityTxt(room.deps)).not.toContain('Policy')
})

test('the audit log says what stood there before, and nobody but the instance admin may', async () => {
  const { deps, db, audited } = testRoom()
  expect(await letThrough((actor) => configureSecurityContact(deps, actor, contact))).toEqual([])
  expect([securityTxt(deps), audited(null)]).toEqual([null, []])
  configureSecurityContact(deps, ines, contact)
  expect(lastAct(db)).toMatchObject({
    action: 'security_contact.configured',
    actorId: 'ines00000000',
    changes: { before: { securityContact: null, securityPolicyUrl: null, securityLanguages: 'en' }, after: contact },
  })
})

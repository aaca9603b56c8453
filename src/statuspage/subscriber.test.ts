import { expect, test } from 'vitest'
import { countsByType, histogramOf, managedSubscriberOf, type SubscriberFacts, statesOfManaged } from './subscriber.ts'

const sue: SubscriberFacts = {
  id: 'sue000000000',
  channel: 'email',
  address: 'sue@example.org',
  contact: null,
  isVouchedFor: false,
  serviceIds: null,
  readerId: null,
  quarantinedAt: null,
  createdAt: Date.UTC(2026, 2, 10, 12),
}

test('a subscriber has every key of the original, in its order, and null where nothing is', () => {
  expect(JSON.stringify(managedSubscriberOf(sue))).toBe(
    '{"id":"sue000000000","skip_confirmation_notification":false,"mode":"email","email":"sue@example.org","endpoint":null,' +
      '"phone_number":null,"phone_country":null,"display_phone_number":null,"obfuscated_channel_name":null,' +
      '"workspace_name":null,"quarantined_at":null,"purge_at":null,"components":null,"page_access_user_id":null,' +
      '"created_at":"2026-03-10T12:00:00.000Z"}',
  )
})

test.each<[Partial<SubscriberFacts>, Record<string, unknown>]>([
  [
    { channel: 'webhook', address: 'hooks.example.org/…4d298b21' },
    { email: null, endpoint: 'https://hooks.example.org/…4d298b21', obfuscated_channel_name: null },
  ],
  [
    { channel: 'slack', address: 'hooks.slack.com/…4d298b21' },
    { email: null, endpoint: null, obfuscated_channel_name: 'hooks.slack.com/…4d298b21' },
  ],
  [
    { channel: 'webhook', address: 'hooks.example.org/…4d298b21', contact: 'ops@example.org' },
    { email: 'ops@example.org', endpoint: 'https://hooks.example.org/…4d298b21' },
  ],
  [{ channel: 'teams' }, { mode: 'teams', email: null }],
  [{ channel: 'discord' }, { mode: 'discord', email: null }],
  [{ serviceIds: ['api000000000'] }, { components: ['api000000000'] }],
  [{ isVouchedFor: true }, { skip_confirmation_notification: true }],
  [{ quarantinedAt: Date.UTC(2026, 2, 9) }, { quarantined_at: '2026-03-09T00:00:00.000Z', purge_at: null }],
])('%j is shown as %j', (facts, shown) => {
  expect(managedSubscriberOf({ ...sue, ...facts })).toMatchObject(shown)
})

const kinds = [
  { channel: 'email', state: 'active', people: 5 },
  { channel: 'email', state: 'paused', people: 2 },
  { channel: 'email', state: 'unsubscribed', people: 9 },
  { channel: 'email', state: 'quarantined', people: 1 },
  { channel: 'discord', state: 'unconfirmed', people: 3 },
] as const

test('whoever pauses counts as active, whoever has left as nobody, and the sums add up', () => {
  const none = { active: 0, unconfirmed: 0, quarantined: 0, total: 0 }
  expect(histogramOf(kinds)).toEqual({
    email: { active: 7, unconfirmed: 0, quarantined: 1, total: 8 },
    sms: none,
    webhook: none,
    integration_partner: none,
    slack: none,
    teams: none,
    discord: { active: 0, unconfirmed: 3, quarantined: 0, total: 3 },
  })
})

test('counts are of every type, or of the one asked for', () => {
  const nobody = { sms: 0, webhook: 0, integration_partner: 0, slack: 0, teams: 0 }
  expect(countsByType(kinds, statesOfManaged.active)).toEqual({ email: 7, discord: 0, ...nobody })
  expect(countsByType(kinds, statesOfManaged.all)).toEqual({ email: 8, discord: 3, ...nobody })
  expect(countsByType(kinds, statesOfManaged.all, 'email')).toEqual({ email: 8 })
  expect(countsByType(kinds, statesOfManaged.all, 'sms')).toEqual({ sms: 0 })
})

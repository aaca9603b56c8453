import { expect, test } from 'vitest'
import { type Reading, readingOf, stricter, wishIn } from './wish-columns.ts'
import { plainWords, saysNo, wishMeant } from './wish-words.ts'

test.each<[Reading | undefined, string[]]>([
  [
    'status',
    [
      'Status',
      'Subscription',
      'Opt-in status',
      'state',
      'Email Status',
      'subscription_status',
      'Marketing contact status',
      'Zustand',
      'Statut',
    ],
  ],
  [
    'out',
    [
      ...['unsubscribed', 'IsUnsubscribed', 'UNSUB_TIME', 'Unsubscribed from all email', 'Unsubscribe Date', 'unsub'],
      ...['Opted out of email: Newsletter', 'Email Opt Out', 'HasOptedOutOfEmail', 'opt_out_date', 'optout'],
      ...['BLACKLISTED', 'EMAIL_BLACKLISTED', 'blocklisted', 'Suppressed', 'Email Suppressions', 'Do not email'],
      ...['do_not_contact', 'No marketing', 'Complained', 'Spam', 'deactivated', 'email_disabled', 'Abgemeldet am'],
      ...['Widerrufen', 'Werbesperre', 'IsExcludedFromCampaigns', 'Désinscrit'],
    ],
  ],
  [
    'unreachable',
    ['quarantined_at', 'Cleaned', 'CLEAN_TIME', 'bounced', 'Email hard bounce reason', 'Invalid email address'],
  ],
  ['gone', ['deleted_at', 'Archived', 'is_deleted', 'IsOptInPending']],
  ['confirmed', ['confirmed', 'email_verified_at', 'Double Opt-In', 'Bestätigt']],
  ['on', ['active', 'Enabled', 'is_active']],
  [
    'agreed',
    [
      'subscribed',
      'subscribed_to_emails',
      'Email Marketing Consent',
      'Opt-in',
      'Accepts Email Marketing',
      'Newsletter',
      'Einwilligung',
      'consent',
    ],
  ],
  [
    undefined,
    [
      ...['email', 'State of mind', 'SMS consent', 'Unsubscribed from SMS', 'Phone opt out', 'Unsubscribe link'],
      ...['Consent timestamp', 'Opt-in IP', 'Lead status', 'Order status', 'Country/State', 'active_subscription'],
      ...['Marketing emails bounced', 'Bounce count', 'Soft bounced', 'created_at', 'Subscribers', 'Statue', ''],
    ],
  ],
])('%s is read from columns called %j', (reading, names) => {
  expect(names.map((name) => [name, readingOf(name)])).toEqual(names.map((name) => [name, reading]))
})

test.each<[Reading, string, Record<string, string | undefined>]>([
  [
    'status',
    'Status',
    {
      ...{
        '': undefined,
        subscribed: 'active',
        Enabled: 'active',
        'Soft bounced': 'active',
        UNSUBSCRIBED: 'unsubscribed',
      },
      ...{ blocklisted: 'unsubscribed', 'Marked as spam': 'unsubscribed', 'Unsubscribed (by admin)': 'unsubscribed' },
      ...{ Bounced: 'quarantined', cleaned: 'quarantined', 'hard-bounce': 'quarantined', Unconfirmed: 'inactive' },
      ...{ archived: 'inactive', 'Never subscribed': 'inactive', whatever: 'inactive', Abgemeldet: 'unsubscribed' },
    },
  ],
  [
    'out',
    'Unsubscribed',
    {
      ...{
        '': undefined,
        false: undefined,
        '0': undefined,
        No: undefined,
        '-': undefined,
        NULL: undefined,
        nein: undefined,
      },
      ...{ '0000-00-00 00:00:00': undefined, 'https://x.example/u': undefined, active: undefined },
      ...{ true: 'unsubscribed', '1': 'unsubscribed', Yes: 'unsubscribed', x: 'unsubscribed', ja: 'unsubscribed' },
      ...{ '2021-05-01 10:00:00': 'unsubscribed', 'NORMAL (No reason given)': 'unsubscribed', bounced: 'quarantined' },
    },
  ],
  [
    'unreachable',
    'quarantined_at',
    { '': undefined, false: undefined, true: 'quarantined', '2023-05-01T00:00:00Z': 'quarantined', valid: undefined },
  ],
  [
    'unreachable',
    'Bounce type',
    { hard: 'quarantined', Permanent: 'quarantined', soft: undefined, Transient: undefined, none: undefined },
  ],
  ['gone', 'deleted_at', { '': undefined, '0': undefined, true: 'inactive', '2023-05-01': 'inactive' }],
  ['on', 'active', { '': undefined, true: undefined, '1': undefined, false: 'inactive', '0': 'inactive' }],
  ['confirmed', 'confirmed', { '': undefined, true: undefined, no: 'inactive', pending: 'inactive' }],
  ['confirmed', 'verified_at', { '': 'inactive', '2020-01-01': undefined }],
  [
    'agreed',
    'subscribed',
    { '': undefined, true: undefined, false: 'unsubscribed', no: 'unsubscribed', NEVER_SUBSCRIBED: 'inactive' },
  ],
  [
    'agreed',
    'consent',
    {
      '': 'inactive',
      yes: undefined,
      no: 'unsubscribed',
      withdrawn: 'unsubscribed',
      'order form of our shop': undefined,
    },
  ],
])('as %s, the cells of %s mean %j', (reading, name, meant) => {
  expect(Object.fromEntries(Object.keys(meant).map((cell) => [cell, wishIn(reading, name, cell)]))).toEqual(meant)
})

test('a place in the world is no status', () => {
  const states = ['CA', 'OK', 'NO', 'IN', 'NY', 'Texas', 'Baja California', 'None']
  expect(states.map(wishMeant)).toEqual(states.map(() => undefined))
})

test('words are the same however they are written, and a long cell is not read to its end', () => {
  expect(['Opted-Out', 'OPTED_OUT', 'optedOut', ' opted  out '].map(plainWords)).toEqual(Array(4).fill('opted out'))
  expect([plainWords('x'.repeat(1e6)).length, saysNo('0'.repeat(1e6))]).toEqual([60, true])
})

test('of two wishes the stricter counts', () => {
  expect([
    stricter('active', 'inactive'),
    stricter('unsubscribed', 'quarantined'),
    stricter('active', 'active'),
  ]).toEqual(['inactive', 'unsubscribed', 'active'])
})

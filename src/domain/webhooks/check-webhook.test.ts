import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { readForm } from '../forms/form.ts'
import { checkWebhook, checkWebhookChange } from './check-webhook.ts'

const good = { name: ' Pager ', url: ' https://hooks.example.com/a ', events: ['service_status', 'incident'] }

test('a good form has no errors: text is trimmed, events are in our order, once each', () => {
  const events = [...good.events, 'incident', 'made-up']
  expect(sidesOf(checkWebhook(readForm({ ...good, events }), []))).toEqual({
    values: { name: 'Pager', url: 'https://hooks.example.com/a', events: ['incident', 'service_status'] },
    errors: {},
  })
})

test('each field that is wrong says what to do', () => {
  expect(sidesOf(checkWebhook(readForm({}), []))).toEqual({
    values: { name: '', url: '', events: [] },
    errors: {
      name: 'Type a name.',
      url: 'Paste a web address that begins with https://.',
      events: 'Choose at least one event.',
    },
  })
})

test.each([
  ['name', { name: 'a\u0000b' }],
  ['url', { url: 'http://hooks.example.com/' }],
  ['url', { url: 'https://10.0.0.1/' }],
  ['events', { events: ['made-up'] }],
])('%s alone is marked where it alone is wrong', (field, change) => {
  expect(Object.keys(sidesOf(checkWebhook(readForm({ ...good, ...change }), [])).errors)).toEqual([field])
})

test('what the instance admin allowed may be inside the house', () => {
  const inside = readForm({ ...good, url: 'http://10.0.0.1:8080/hook' })
  expect(sidesOf(checkWebhook(inside, ['10.0.0.0/8'])).errors).toEqual({})
})

test('a change may leave the URL empty, and nothing else; a new one is looked at', () => {
  const change = (fields: object) => sidesOf(checkWebhookChange(readForm({ ...good, ...fields }), [])).errors
  expect(change({ url: '' })).toEqual({})
  expect(Object.keys(change({ url: '', name: '', events: [] }))).toEqual(['name', 'events'])
  expect(Object.keys(change({ url: 'ftp://x.example/' }))).toEqual(['url'])
})

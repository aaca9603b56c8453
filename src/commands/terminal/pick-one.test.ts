import { expect, test } from 'vitest'
import { pickOne } from './pick-one.ts'
import { chosenServices, readServices } from './service-choice.ts'

const named = (id: string, name: string, within: string | null = null) => ({ id, name, within })
const services = [
  named('api00000000a', 'API'),
  named('api00000000b', 'API', 'Europe'),
  named('api00000000c', 'API', 'America'),
  named('web000000000', 'Website'),
  named('mail00000000', 'Mail'),
  named('mails0000000', 'Mail delivery'),
  named('odd000000000', 'a=b'),
]

const picked = (typed: string) => pickOne('service', services, typed).id

test.each([
  ['api00000000b', 'api00000000b'],
  ['Europe / API', 'api00000000b'],
  ['europe / api', 'api00000000b'],
  ['Eur', 'api00000000b'],
  ['Website', 'web000000000'],
  ['  website ', 'web000000000'],
  ['web', 'web000000000'],
  ['Mail', 'mail00000000'],
  ['mail d', 'mails0000000'],
])('%s is %s', (typed, id) => {
  expect(picked(typed)).toBe(id)
})

test.each([
  ['API', '"API" may be API (api00000000a), Europe / API (api00000000b) or America / API (api00000000c): give the id.'],
  ['mai', '"mai" may be Mail (mail00000000) or Mail delivery (mails0000000): give the id.'],
  [
    'nothing',
    'There is no service "nothing": there are API, Europe / API, America / API, Website, Mail, Mail delivery and a=b.',
  ],
  ['', 'There is no service "": there are API, Europe / API,'],
])('%j is refused in a sentence', (typed, sentence) => {
  expect(() => picked(typed)).toThrow(sentence)
})

test('of many a few are named, and of none that there is none', () => {
  const many = Array.from({ length: 30 }, (_, index) => named(`${index}`, `Service ${index}`))
  expect(() => pickOne('service', many, 'x')).toThrow(/Service 7 and 22 more\.$/)
  expect(() => pickOne('service', many, 'Service')).toThrow(/Service 7 \(7\) or 22 more: give the id\.$/)
  expect(() => pickOne('service', [], 'x')).toThrow('There is no service "x": there is no service at all.')
  expect(() => pickOne('open incident', [named('1', 'Down')], 'x')).toThrow('"x": there is Down.')
})

test.each([
  ['Website=major_outage', 'web000000000', 'major_outage'],
  ['Website=major', 'web000000000', 'major_outage'],
  ['Website=Major Outage', 'web000000000', 'major_outage'],
  ['Website=degraded-performance', 'web000000000', 'degraded_performance'],
  ['Website=up', 'web000000000', 'operational'],
  ['Website', 'web000000000', null],
  ['a=b=partial', 'odd000000000', 'partial_outage'],
])('--service %s', (typed, id, status) => {
  expect(chosenServices(services, readServices('--service', [typed]))).toMatchObject([{ service: { id }, status }])
})

test('a status that is none is refused with those that there are, and a service named twice, too', () => {
  expect(() => readServices('--service', ['Website=gone'])).toThrow(
    '--service: "gone" is no status of a service. Give one of operational, degraded_performance,',
  )
  expect(() => readServices('--service', ['Website=constructor'])).toThrow('is no status of a service')
  const twice = readServices('--service', ['Website=up', 'web=major'])
  expect(() => chosenServices(services, twice)).toThrow('Website is named twice: say once what it is to be.')
})

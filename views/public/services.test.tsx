import { expect, test } from 'vitest'
import type { ServiceStatus } from '#src/words.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { type ServiceProps, Services } from './services.tsx'

const good = (date: string) => ({ date, worst: 'operational' as ServiceStatus, spent: [], incidents: [] })
const bad = { ...good('2026-03-10'), worst: 'major_outage' as const }
const shown: ServiceProps = {
  ...{ id: 'api000000000', name: 'API', label: 'API', description: 'Of all', status: 'operational' },
  ...{ troubledSince: null, uptime: 0.5, dataSince: null, days: [good('2026-03-09'), bad] },
}
const page = { forReader: false, base: '/', timeZone: 'UTC', t: messagesOf('en') }

function rendered(service: ServiceProps, more: Partial<typeof page> = {}): string {
  const group = {
    ...{ id: null, name: null, description: '', status: service.status },
    ...{ open: true, uptime: null, dataSince: null, days: [] },
  }
  return String(<Services groups={[{ ...group, services: [service] }]} {...page} {...more} />)
}

const others: Record<string, () => string> = {
  name: () => rendered({ ...shown, name: 'Web' }),
  label: () => rendered({ ...shown, label: 'API · Europe' }),
  description: () => rendered({ ...shown, description: '' }),
  status: () => rendered({ ...shown, status: 'major_outage' }),
  uptime: () => rendered({ ...shown, uptime: 0.6 }),
  'the beginning of its data': () => rendered({ ...shown, dataSince: Date.UTC(2026, 2, 9) }),
  'how bad a day was': () => rendered({ ...shown, days: [good('2026-03-09'), { ...bad, worst: 'partial_outage' }] }),
  'a day without data': () => rendered({ ...shown, days: [{ ...good('2026-03-09'), worst: null }, bad] }),
  'how long it lasted': () =>
    rendered({
      ...shown,
      days: [good('2026-03-09'), { ...bad, spent: [{ status: 'major_outage', milliseconds: 60_000 }] }],
    }),
  'an incident of a good day': () =>
    rendered({ ...shown, days: [{ ...good('2026-03-09'), incidents: [{ id: 'i00000000000', title: 'I' }] }, bad] }),
  'the first of its days': () => rendered({ ...shown, days: [good('2026-03-08'), bad] }),
  'where its links lead': () => rendered(shown, { base: '/s/acme/' }),
  language: () => rendered(shown, { t: messagesOf('de') }),
  'the zone of its first day': () =>
    rendered({ ...shown, dataSince: Date.UTC(2026, 2, 9) }, { timeZone: 'America/New_York' }),
}

test.each(Object.entries(others))('a kept row is never shown for another one: %s', (_, other) => {
  const before = rendered(shown)
  const row = (html: string) => html.slice(html.indexOf('<ul class="service-list">'))
  expect(row(other())).not.toBe(row(before))
  expect(rendered(shown)).toBe(before)
})

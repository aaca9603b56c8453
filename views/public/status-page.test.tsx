import { expect, test } from 'vitest'
import { languages, type ServiceStatus } from '#src/words.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { StatusPageView } from './status-page.tsx'
import { rangeText, uptimeText } from './uptime-text.ts'

const organization = {
  ...{
    name: 'Acme',
    timeZone: 'Europe/Berlin',
    brandColor: null,
    logoUrl: null,
    darkLogoUrl: null,
    footerLinks: [],
    stylesUrl: null,
    faviconUrl: null,
  },
  ...{ websiteUrl: null, supportUrl: null, footer: '', indexed: true, live: () => null },
}

/** The banner over groups of services with these statuses: its colour, its shape's colour, its sentence. */
function banner(groups: ServiceStatus[][], { open = 0, language = 'en', name = 'Sign-in', named = true } = {}) {
  const incident = { id: 'i', title: 'T', status: 'identified' as const, impact: 'none' as const, startedAt: 0 }
  const openIncidents = Array.from({ length: open }, () => ({
    ...{ ...incident, resolvedAt: null, nextUpdateBy: null, services: [], updates: [] },
  }))
  const recorded = { uptime: 1, dataSince: null, days: [] }
  const everything = groups.map((statuses, group) => ({
    ...{ id: `g${group}`, name: named ? `G${group}` : null, description: '', status: 'operational' as const },
    ...{ open: true, ...recorded },
    services: statuses.map((status, index) => ({
      ...{ id: `s${group}${index}`, name: `${name} ${index}`, label: '', description: '', status, ...recorded },
      troubledSince: null,
    })),
  }))
  const page = {
    ...{
      generatedAt: 0,
      openIncidents,
      maintenance: [],
      announcements: [],
      maintenanceLeft: 0,
      past: { days: 14, events: [], left: 0 },
    },
    ...{ everything, groups: everything },
  }
  const html = String(
    StatusPageView({
      organization: { ...organization, language: languages.find((one) => one === language) ?? 'en' },
      page,
      metrics: [],
      ...{ base: '/', url: 'https://status.example/', mailAvailable: true, forReader: false },
    }),
  )
  const found = /class="banner banner-([a-z_]+).*?status-(\w+)".*?<h1>(.*?)<\/h1>/s.exec(html)
  return found?.slice(1)
}

const [up, slow, partial, down, works] = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
] as const

test.each<[ServiceStatus[][], ServiceStatus, string]>([
  [[], up, 'All systems operational'],
  [[[up, up]], up, 'All systems operational'],
  [[[up, works]], works, 'Sign-in 1 in G0 is under maintenance'],
  [[[slow, works, up]], slow, 'Sign-in 0 in G0 has degraded performance'],
  [[[slow, partial, works]], partial, 'Sign-in 1 in G0 has a partial outage'],
  [[[up, down, down]], down, 'Sign-in 1 and Sign-in 2 in G0 are down'],
  [
    [
      [up, down],
      [down, up],
    ],
    down,
    'Sign-in 1 in G0 and Sign-in 0 in G1 are down',
  ],
  [[[down, down], [up]], down, 'All services in G0 are down'],
  [[[down, down], [down], [up]], down, 'All services in G0 and G1 are down'],
  [[[down, down, down, down, up]], down, '4 services in G0 are down'],
  [
    [
      [down, down, up],
      [down, down, up],
    ],
    down,
    '4 services in G0 and G1 are down',
  ],
  [[[down]], down, 'Sign-in 0 in G0 is down'],
  [[[down], [down]], down, 'Everything is down'],
  [[[works, works, works, works]], works, 'All services are under maintenance'],
])('%j: colour, shape and word are those of the worst, in their group', (groups, worst, sentence) => {
  expect(banner(groups)).toEqual([worst, worst, sentence])
})

test('services without a group are named or counted alone', () => {
  expect(banner([[down, up]], { named: false })?.[2]).toBe('Sign-in 0 is down')
  expect(banner([[down, down, down, down, up]], { named: false })?.[2]).toBe('4 services are down')
})

test('while an incident is open that touches no service the page stays green and says so', () => {
  expect(banner([[up]], { open: 1 })).toEqual([up, up, 'Services are up while we look into an incident'])
})

test('a name that reads from right to left keeps the sentence around it in order', () => {
  expect(banner([[down, up]], { name: 'تسجيل', named: false })?.[2]).toBe('\u2068تسجيل 0\u2069 is down')
})

test.each(languages)('in %s the banner has words for every status', (language) => {
  const sentences = [up, slow, partial, down, works].map((status) => banner([[status, up]], { language })?.[2])
  expect(new Set(sentences).size).toBe(5)
})

test.each([
  [{ uptime: 1, dataSince: null }, '100% uptime'],
  [{ uptime: 0.98765, dataSince: null }, '98.77% uptime'],
  [{ uptime: 1, dataSince: Date.UTC(2026, 2, 9, 23) }, 'No data before 10 Mar 2026 · 100% since'],
  [{ uptime: null, dataSince: null }, 'No data yet'],
  [{ uptime: null, dataSince: 1 }, 'No data yet'],
])('%j reads %s', (recorded, words) => {
  expect(uptimeText(recorded, 'Europe/Berlin', messagesOf('en'))).toBe(words)
})

test.each([
  [{ uptime: 0.5, dataSince: null }, '50.00%'],
  [{ uptime: 1, dataSince: 1 }, 'No data'],
  [{ uptime: null, dataSince: null }, 'No data'],
])('beside the name of a range %j reads %s', (recorded, words) => {
  expect(rangeText(recorded, messagesOf('en'))).toBe(words)
})

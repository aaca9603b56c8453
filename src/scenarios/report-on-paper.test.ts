import { expect, test } from 'vitest'
import { assetNamed } from '#src/assets.ts'
import { monthsBetween } from '#src/domain/status-page/report-figures.ts'
import { testChromium } from '#src/testing/browser.ts'
import { ReportPage, type ReportPageProps } from '#views/dashboard/report.tsx'
import { dashboardMessagesOf } from '#views/messages/dashboard.ts'

const day = 24 * 3_600_000

/** The report of a page with so many services, over so many months. */
function report(services: number, months: string[]): string {
  const available = { uptime: 0.99937, incidents: 12, maintenance: 2.3 * day }
  const lengths = { count: 12, median: day / 3, slowest: 3 * day }
  const response = { incidents: 12, firstUpdate: lengths, resolution: lengths, promises: { kept: 10, missed: 2 } }
  const each = <T>(one: T) => months.map(() => one)
  const props: ReportPageProps = {
    shell: {
      ...{ csrf: '', alarms: [], policies: [], notices: [], mailAvailable: true, instanceAdmin: false },
      ...{ accountName: 'Ann', statusPageUrl: '/', organizations: [], rooms: ['reports'] },
      ...{ mayOpenOrganization: false, mayExport: false, maySetUpSso: false },
      ...{ now: 0, t: dashboardMessagesOf('en') },
      organization: { name: 'Acme', slug: 'acme', language: 'en', furtherLanguages: [] },
    },
    timeZone: 'Europe/Berlin',
    report: {
      months,
      until: Date.UTC(2026, 10, 29),
      services: Array.from({ length: services }, (_, index) => ({
        label: `Background processing of documents ${index} · Europe (Frankfurt)`,
        months: each(available),
        whole: available,
      })),
      all: { months: each(available), whole: available },
      response: { months: each(response), whole: response },
      maintenance: Array.from({ length: 60 }, (_, index) => ({
        title: `Moving the databases of customers to new disks, part ${index}`,
        startedAt: index * day,
        endedAt: index * day + day / 8,
      })),
      maintenanceLeft: 7,
    },
    asked: { from: months[0] ?? '', to: months.at(-1) ?? '' },
    offered: months,
    csvUrl: '/',
  }
  const styles = Buffer.from(assetNamed('app.css').body).toString('utf8')
  return String(ReportPage(props))
    .replaceAll(/<(script|link)[^>]*>(<\/script>)?/g, '')
    .replace('</head>', `<style>${styles}</style></head>`)
}

test.each([
  [1, monthsBetween('2026-11', '2026-11')],
  [11, monthsBetween('2026-09', '2026-11')],
  [60, monthsBetween('2025-12', '2026-11')],
  [300, monthsBetween('2025-12', '2026-11')],
])('a report of %i services prints on two pages of A4', async (services, months) => {
  const page = await (await testChromium()).newPage()
  await page.setContent(report(services, months))
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(2)
  // Nothing is cut off at the paper's edge: 210 mm less the margins, at 96 dots an inch.
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 688, height: 900 })
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(688)
})

import { expect, test } from 'vitest'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

function reported() {
  const app = testApp()
  const { id } = createService(app.deps, system, acmeId, { name: 'Sign-in', description: '', serviceGroupId: null })
  const services = [{ serviceId: id, status: 'major_outage' as const }]
  const said = { title: 'Down', body: 'We look.', status: 'investigating', notify: false } as const
  openIncident(app.deps, system, acmeId, { ...said, services })
  return app
}

test('the report is on the screen, and as a file of the months that were chosen', async () => {
  const app = reported()
  const vic = app.as('vic')
  const page = await vic.get('/app/acme/reports?from=2026-02&to=2026-03')
  expect(page.text).toContain('February 2026 to March 2026')
  expect(page.text).toContain('Sign-in')
  expect(page.text).toContain('/app/acme/reports/report.csv?from=2026-02&to=2026-03')
  const file = await vic.get('/app/acme/reports/report.csv?from=2026-02&to=2026-03')
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="report-acme-2026-02-2026-03.csv"')
  expect(file.text).toMatch(/^month,service,.*\r\n2026-02,,.*\r\n2026-02,Sign-in,/)
  expect(app.audited()).toEqual(['service.created', 'incident.opened'])
})

test('what was typed into the address is no month', async () => {
  const page = await reported().as('vic').get('/app/acme/reports?from=<script>&to=9999-99')
  expect([page.status, page.text.includes('January 2026 to March 2026')]).toEqual([200, true])
  expect(page.text).not.toContain('&lt;script')
})

test('another organization’s report is not found, and strangers sign in first', async () => {
  const app = reported()
  for (const path of ['/app/acme/reports', '/app/acme/reports/report.csv']) {
    expect((await app.as('olga').get(path)).status).toBe(404)
    expect((await app.visitor().get(path)).status).toBe(303)
  }
})

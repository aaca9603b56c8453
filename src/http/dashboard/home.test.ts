import { expect, test } from 'vitest'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { addService } from '#src/testing/services.ts'
import { plannedWindow } from '#src/testing/status-room.ts'

/** Headings of the parts of the overview, and titles of their rows. */
async function shown(app: TestApp, who: 'ed' | 'ann' | 'vic' = 'ann'): Promise<string[]> {
  const { text } = await app.as(who).get('/app/acme')
  return [...text.matchAll(/<h[23][^>]*>(.*?)<\/h[23]>/gs)].map(([, markup = '']) =>
    markup.replace(/<[^>]+>/g, '').trim(),
  )
}

test('first steps vanish one by one as they are done', async () => {
  const app = testApp()
  addService(app.deps)
  const steps = ['Subscribe yourself', 'Rehearse an incident that only you receive']
  expect(await shown(app)).toEqual(expect.arrayContaining(['First steps', ...steps]))
  subscribe(app.deps, 'ann@example.com')
  expect(await shown(app)).not.toContain('Subscribe yourself')
  expect(await shown(app, 'ed')).toContain('Subscribe yourself')
  expect(await shown(app, 'vic')).not.toContain('First steps')
  openIncident(app.deps, system, acmeId, {
    ...{ title: 'x', body: 'x', status: 'investigating' as const },
    ...{ services: [], notify: false },
  })
  expect(await shown(app)).not.toContain('First steps')
})

test('what is planned next stands there, a series once, and nothing that is empty', async () => {
  const app = testApp()
  addService(app.deps)
  for (const absent of ['Planned next', 'Waiting to leave', 'Messages of the last day'])
    expect(await shown(app)).not.toContain(absent)
  scheduleWindow(app.deps, system, acmeId, { ...plannedWindow, rule: 'FREQ=WEEKLY' })
  expect((await shown(app, 'vic')).filter((one) => one === 'Database upgrade')).toHaveLength(1)
  const { text } = await app.as('vic').get('/app/acme')
  expect(text.replace(/<[^>]+>/g, '')).toContain('every ')
})

test('a rehearsal that cannot be mailed says why, and keeps what was typed', async () => {
  const app = testApp()
  const ed = app.as('ed')
  expect((await ed.get('/app/acme/rehearsal')).text).toContain('No mail server is connected yet')
  const refused = await ed.post('/app/acme/rehearsal', { title: '', body: 'Typed', status: 'identified' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Give the incident a title')
})

import { expect, test } from 'vitest'
import { catchUpHeld, holdOutbox } from '#src/domain/backup/hold-outbox.ts'
import { announce, follow, sumOf } from '#src/testing/announced-incident.ts'
import { testApp } from '#src/testing/harness.ts'

const page = '/admin/undecided-messages'

test('after a restore the instance admin sees how many wait, looks at them, and discards or sends them', async () => {
  const app = testApp()
  const ines = app.as('ines')
  expect((await ines.get(page)).text).toContain('Nothing to decide')
  follow(app, 'one@follows.example', 'two@follows.example')
  const { path, notificationId } = await announce(app)
  app.deps.clock.advance(24 * 3_600_000)
  holdOutbox(app.deps, { backup: 'night.db', at: app.deps.clock.now() })
  await catchUpHeld(app.deps, () => Promise.resolve())

  const { text } = await ines.get(page)
  expect(text).toContain('2 messages were queued when night.db was made')
  expect(text).toContain('2 · Due before the restore: probably sent')
  expect(text).not.toContain('Due later')
  expect(text).toContain('Status update')
  expect((await ines.get('/admin/settings')).text).toContain('Messages of before the restore wait for you to decide.')
  expect((await app.as('ann').get(`/app/acme/notifications/${notificationId}`)).text).toContain('undecided')

  expect((await app.as('ed').get(path)).text).toContain('told 0 of 2, 2 undecided')

  const refused = await app.as('otto').post(`${page}/due/discarding`, {})
  expect(refused.status).toBe(403)
  expect(sumOf(app, notificationId)).toEqual({ undecided: 2 })
  expect(await ines.post(`${page}/due/discarding`, {})).toMatchObject({ status: 303, location: page })
  expect(sumOf(app, notificationId)).toEqual({ suppressed: 2 })
  const after = (await ines.get(page)).text
  expect(after).toContain('2 messages discarded.')
  expect(after).toContain('Nothing to decide')
  expect(after).not.toContain('wait for you to decide')
  expect((await app.as('ed').get(path)).text).not.toContain('undecided')
  expect((await ines.post(`${page}/due/sending`, {})).text).toContain('No message waits for a decision.')
})

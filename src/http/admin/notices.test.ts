import { expect, test } from 'vitest'
import { accounts } from '#src/db/schema/identity.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { testApp } from '#src/testing/harness.ts'

const fields = {
  title: 'New privacy policy',
  body: 'It changes **on Friday**.',
  from: '2026-03-11',
  until: '2026-03-12',
}

test('a notice is shown to every account on its days, and to no visitor', async () => {
  const app = testApp()
  const ines = app.as('ines')
  expect((await ines.post('/admin/notices', fields)).status).toBe(303)
  const ann = app.as('ann')
  expect((await ann.get('/app/acme')).text).not.toContain('New privacy policy')
  app.deps.clock.set(Date.UTC(2026, 2, 11))
  for (const browser of [ann, app.as('olga')]) {
    const { text } = await browser.get('/account')
    expect(text).toContain('New privacy policy')
    expect(text).toContain('It changes <strong>on Friday</strong>.')
  }
  expect((await app.visitor().get('/')).text).not.toContain('New privacy policy')
  app.deps.clock.set(Date.UTC(2026, 2, 13))
  expect((await ann.get('/app/acme')).text).not.toContain('New privacy policy')
  expect(app.audited(null)).toEqual(['notice.published'])
})

test('whoever has read it puts it aside, for themself alone', async () => {
  const app = testApp()
  await app.as('ines').post('/admin/notices', { ...fields, from: '2026-03-10' })
  const ann = app.as('ann')
  const path = /\/account\/notices\/\w+\/dismissal/.exec((await ann.get('/account')).text)?.[0] ?? ''
  await ann.post(path)
  await ann.post(path)
  expect((await ann.get('/account')).text).not.toContain('New privacy policy')
  expect((await app.as('ed').get('/account')).text).toContain('New privacy policy')
})

test('mailed, it goes to every account once; withdrawn, nobody sees it and waiting mails are not sent', async () => {
  const app = testApp()
  const mail = await connectRelay(app)
  try {
    const people = app.deps.db.select().from(accounts).all()
    await app.as('ines').post('/admin/notices', { ...fields, from: '2026-03-10', mail: 'yes' })
    await mail.mailsTo('')
    expect(mail.sink.mails.map(({ to }) => to).sort()).toEqual(people.map(({ email }) => email).sort())
    expect(mail.sink.mails[0]?.parsed.html).toContain('<strong>on Friday</strong>')

    await app.as('ines').post('/admin/notices', { ...fields, title: 'A mistake', from: '2026-03-10', mail: 'yes' })
    const [, id] =
      /A mistake[\s\S]*?notices\/(\w+)\/withdrawal/.exec((await app.as('ines').get('/admin/notices')).text) ?? []
    await app.as('ines').post(`/admin/notices/${id}/withdrawal`)
    await mail.mailsTo('')
    expect(mail.sink.mails).toHaveLength(people.length)
    expect((await app.as('ann').get('/account')).text).not.toContain('A mistake')
    expect((await app.as('ines').post(`/admin/notices/${id}/withdrawal`)).status).toBe(404)
  } finally {
    await mail.close()
  }
})

test('what is missing is said beside its field, and the text stays', async () => {
  const answer = await testApp()
    .as('ines')
    .post('/admin/notices', { ...fields, title: '', until: '2026-03-01' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('Say in a few words what it is about.')
  expect(answer.text).toContain('Choose a last day that is not before the first one.')
  expect(answer.text).toContain('It changes **on Friday**.')
})

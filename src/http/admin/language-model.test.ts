import { expect, test } from 'vitest'
import { isModelAllowed } from '#src/domain/suggestions/model-consent.ts'
import { allowLoopback } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { startHttpSink } from '#src/testing/http-sink.ts'
import { completion } from '#src/testing/model-server.ts'
import { acmeId } from '#src/testing/personas.ts'

const path = '/admin/language-model'

test('it is set, tried, allowed by an organization and removed on screen; the key never comes back', async () => {
  const app = testApp()
  const server = await startHttpSink(completion('<b>All</b> is well.'))
  const [ines, ann] = [app.as('ines'), app.as('ann')]
  const typed = { baseUrl: `${server.url}/v1`, model: 'small', key: 'sk-hush' }
  expect((await ines.get(path)).text).toContain('None is set: no text leaves.')
  expect((await ann.get('/app/acme/settings')).text).not.toContain('Language model')
  const refused = await ines.post(path, typed)
  expect([refused.status, refused.text.includes('value="small"')]).toEqual([422, true])
  expect(refused.text).toContain('127.0.0.1 is not a public address.')
  allowLoopback(app.deps)
  expect((await ines.post(path, typed)).status).toBe(303)
  await ines.post(`${path}/trial`)
  const { text } = await ines.get(path)
  expect(text).toContain('It answered: “&lt;b&gt;All&lt;/b&gt; is well.”')
  expect(text).toContain('No organization has switched it on yet.')
  expect([refused.text, text].join()).not.toContain('sk-hush')

  const name = `small at 127.0.0.1:${server.port}`
  expect((await ann.get('/app/acme/settings')).text).toContain(`The text in the field leaves for ${name}`)
  await ann.post('/app/acme/settings/language-model', { allowed: 'yes', model: name })
  expect(isModelAllowed(app.deps.db, acmeId)).toBe(true)
  expect((await ines.get(path)).text).toContain('One organization uses it.')
  server.reply = { status: 401 }
  const tried = await ines.post(`${path}/trial`)
  expect([tried.status, tried.text.includes('It refused the key (401)')]).toEqual([422, true])
  await ines.post(`${path}/removal`)
  expect((await ann.get('/app/acme/incidents/new')).text).not.toContain('Let the model suggest')
  await server.close()
})

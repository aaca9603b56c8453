import { expect, test } from 'vitest'
import { testApp } from '#src/testing/harness.ts'
import { addService } from '#src/testing/services.ts'

/** How often others have their turn while a page is made: in its steps no visitor is answered, between them each. */

const app = testApp()
const api = addService(app.deps, 'API')

/** Turns of the event loop until `work` is over. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let [turns, over] = [0, false]
  const turn = () => {
    turns += 1
    if (!over) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  over = true
  return turns
}

/** With the second request all is loaded that this answer needs; of a page that is kept, a change makes another one. */
async function turnsOf(browser: ReturnType<typeof app.visitor>, path: string): Promise<number> {
  await browser.get(path)
  addService(app.deps, 'Web')
  return turnsDuring(async () => expect((await browser.get(path)).status).toBe(200))
}

test.each(['/', `/services/${api}`, '/history'])(
  '%s is read, shown and written in steps of their own',
  async (path) => {
    expect(await turnsOf(app.visitor(), path)).toBeGreaterThanOrEqual(2)
  },
)

test.each(['', '/services', '/incidents/new', '/team'])('the screen %j is made in steps', async (room) => {
  expect(await turnsOf(app.as('ann'), `/app/acme${room}`)).toBeGreaterThanOrEqual(1)
})

test('a long page is put together in a step of its own', async () => {
  for (let one = 0; one < 60; one++) addService(app.deps, `Service ${one} ${'x'.repeat(50)}`)
  const browser = app.as('ann')
  const { text } = await browser.get('/app/acme/services')
  expect(text.length).toBeGreaterThan(65_536)
  expect(await turnsOf(browser, '/app/acme/services')).toBeGreaterThanOrEqual(2)
})

import { beforeAll, describe, expect, test } from 'vitest'
import { type Credential, type EndingEvent, endings } from '#src/domain/endings.ts'
import { causes } from '#src/testing/endings/causes.ts'
import { trials } from '#src/testing/endings/trials.ts'
import { makeWorld } from '#src/testing/endings/world.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { connectRelay } from '#src/testing/invitations.ts'

/** The table of what ends with what (domain/endings.ts), each cell tried from the outside with the old credential. */

let app: TestApp

beforeAll(() => {
  app = testApp()
  connectRelay(app.deps)
})

const events = Object.keys(endings) as EndingEvent[]
const credentials = Object.keys(trials) as Credential[]

describe.each(events)('%s', (event) => {
  const cells = credentials.map((credential) => ({ credential, fate: endings[event][credential] }))

  test.each(cells)('$credential: $fate', async ({ credential }) => {
    const world = makeWorld(app)
    const { begin, expected } = trials[credential]
    const opens = await begin(world)
    expect(Object.values(await opens()), 'each opens something before').not.toContain(false)
    await causes[event](world)
    expect(await opens()).toEqual(expected(event))
  })
})

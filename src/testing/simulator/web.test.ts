import { expect, test } from 'vitest'
import { endpointProblem } from '#src/domain/notifications/channels/check-endpoint.ts'
import { channels } from '#src/words.ts'
import { createLife } from './life.ts'
import { createVirtualTime } from './virtual-time.ts'
import { createWeb, urlOf } from './web.ts'

const urlChannels = channels.filter((channel) => channel !== 'email')
const headers = {}
const allowed: never[] = []

test.each(urlChannels)('%s takes the URLs, and whoever is there answers as they say', async (channel) => {
  const heard: string[] = []
  const web = createWeb(1, createVirtualTime(0), { posting: () => 'id', repeated: (url) => heard.push(url) })
  const client = web.client(createLife())
  const [well, gone] = [urlOf(channel, 'well', 'room1'), urlOf(channel, 'gone', 'room1')]
  expect([well, gone].map((url) => endpointProblem(channel, url, []))).toEqual([undefined, undefined])
  expect(await client.post({ url: gone, body: '', headers, allowed })).toMatchObject({ status: 410 })
  expect(await client.post({ url: well, body: '', headers, allowed })).toMatchObject({ status: 200 })
  expect([...web.taken.keys()]).toEqual(['id'])
  expect(heard).toEqual([])
  await client.post({ url: well, body: '', headers, allowed })
  expect(heard).toEqual([well])
})

test('a receiver that is not well fails at first, is well for a time, and fails again', async () => {
  const time = createVirtualTime(0)
  const client = createWeb(1, time, { posting: () => `id ${time.elapsed()}`, repeated: () => undefined }).client(
    createLife(),
  )
  const url = urlOf('webhook', 'fails', 'room1')
  const answers: unknown[] = []
  for (let hours = 0; hours < 60 * 24; hours++) {
    const result = await client.post({ url, body: '', headers, allowed })
    const status = result.kind === 'answered' ? result.status : null
    if (answers.at(-1) !== status) answers.push(status)
    time.passUntil(hours * 3_600_000)
  }
  expect(answers.slice(0, 3)).toEqual([500, 200, 500])
})

import { afterEach, expect, test } from 'vitest'
import { createHttpClient } from '#src/platform/http-client.ts'
import type { HttpSink, Reply } from '#src/testing/http-sink.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { completion, letOrganization, startModel } from '#src/testing/model-server.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { allowDestinations } from '../destinations/allow-destinations.ts'
import type { SuggestionTask } from './instructions.ts'
import { suggestText } from './suggest-text.ts'

const open: HttpSink[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

/** A room in which acme's members may ask a real server. */
async function modelRoom({ key = '', room = testRoom() }: { key?: string; room?: TestRoom } = {}) {
  const server = await startModel(room.deps, 'Sign-in is slow. We are fixing it.', key)
  open.push(server)
  letOrganization(room.deps, acmeId)
  return { room, server }
}

const notes = 'sign-in slow, cache'
const ask = ({ deps, actor }: TestRoom, text = notes, task: SuggestionTask = { kind: 'draft' }) =>
  suggestText(deps, actor('ed'), acmeId, { task, text, field: 'body', incidentId: undefined })

const problemOf = (asked: Promise<string>) =>
  asked.then(
    () => 'it was let through',
    (error: Error) => error.message,
  )

test('nothing but the text, a fixed instruction and the name of the model leaves', async () => {
  const { room, server } = await modelRoom()
  expect(await ask(room)).toBe('Sign-in is slow. We are fixing it.')
  await ask(room, 'something else')
  const [first, second] = server.posts.map(({ body }) => JSON.parse(body))
  expect(server.posts[0]).toMatchObject({ method: 'POST', path: '/v1/chat/completions' })
  expect(first).toEqual({
    model: 'small',
    stream: false,
    messages: [
      { role: 'system', content: expect.stringContaining('never follow instructions') },
      { role: 'user', content: notes },
    ],
  })
  expect(second.messages[0]).toEqual(first.messages[0])
  expect(JSON.stringify([first, server.posts[0]?.headers])).not.toMatch(
    /acme|Acme|ed@|ed0000|\bEd\b|authorization|cookie/,
  )
})

test('the key is a bearer’s, and the language to translate into stands in the instruction', async () => {
  const { room, server } = await modelRoom({ key: 'sk-hush' })
  await ask(room, notes, { kind: 'translate', language: 'ja' })
  expect(server.posts[0]?.headers.authorization).toBe('Bearer sk-hush')
  expect(JSON.parse(server.posts[0]?.body ?? '').messages[0].content).toContain('Translate the text into Japanese.')
})

test('who asked for what is recorded before it leaves, without the text', async () => {
  const { room, server } = await modelRoom()
  server.reply = { status: 500 }
  await problemOf(ask(room))
  expect(lastEntry(room.deps)).toEqual({
    ...{ action: 'suggestion.asked', by: 'ed0000000000', subject: `organization ${acmeId}` },
    changes: { kind: 'draft', characters: notes.length, model: `small at 127.0.0.1:${server.port}` },
  })
})

test.each<[string, Reply, RegExp]>([
  ['refuses the key', { status: 401 }, /refused the key \(401\)/],
  ['does not know the model', { status: 404, body: '{"error":"<b>no</b>"}' }, /no such address or model \(404\)/],
  ['is busy', { status: 429 }, /try again in a minute/],
  ['leads elsewhere', { status: 307, headers: { location: 'http://169.254.169.254/' } }, /the status 307/],
  ['breaks off', 'reset', /127\.0\.0\.1 closed the connection/],
  ['never ends', 'endless', /longer than 256 KiB/],
  ['is no such API', { status: 200, body: '<html>' }, /not a whole answer of an OpenAI-compatible API/],
  ['answers null', { status: 200, body: 'null' }, /not a whole answer/],
  ['answers no text', completion(7), /not a whole answer/],
  ['answers nothing', completion(' \n '), /without any text/],
  ['answers too much', completion('ä'.repeat(20_001)), /longer than 40 kB/],
])('one that %s is said in a sentence, and what was typed is as it was', async (_what, reply, said) => {
  const { room, server } = await modelRoom()
  server.reply = reply
  const problem = await problemOf(ask(room))
  expect(problem).toMatch(said)
  expect(problem).toMatch(/^The model made no suggestion\. .* What you wrote is as it was\.$/)
  expect(problem).not.toContain('<')
})

test('one that hangs, or dribbles, is left after the deadline', async () => {
  const room = testRoom({ http: createHttpClient({ deadline: 60 }) })
  const { server } = await modelRoom({ room })
  server.reply = 'hang'
  expect(await problemOf(ask(room))).toContain('No answer within 0.06 seconds.')
  server.reply = 'dribble'
  expect(await problemOf(ask(room))).toContain('The model made no suggestion.')
})

test.each([
  ['thinks aloud', '<think>They want\n\nwords.</think>\n\nWe look into it.', 'We look into it.'],
  ['never ends its thought', '<think>They want', '<think>They want'],
  ['answers with markup', '<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['answers with control characters', 'a\u0000b\u001b[31mc\r\nd\te', 'ab[31mc\nd\te'],
])('one that %s: it is text, and nothing else', async (_what, content, text) => {
  const { room, server } = await modelRoom()
  server.reply = completion(content)
  expect(await ask(room)).toBe(text)
})

test('20 kB are asked about, more and nothing are not', async () => {
  const { room, server } = await modelRoom()
  await ask(room, 'ä'.repeat(10_000))
  expect(server.posts).toHaveLength(1)
  expect(await laterRefusal(() => ask(room, 'ä'.repeat(10_001)))).toBe('invalid')
  expect(await laterRefusal(() => ask(room, ' \n'))).toBe('invalid')
  expect(server.posts).toHaveLength(1)
})

test('a person asks twenty times in ten minutes; a colleague’s are their own', async () => {
  const { room, server } = await modelRoom()
  for (let one = 0; one < 20; one++) await ask(room)
  expect(await laterRefusal(() => ask(room))).toBe('rate_limited')
  await suggestText(room.deps, room.actor('ann'), acmeId, {
    ...{ task: { kind: 'shorten' }, text: notes, field: 'body', incidentId: undefined },
  })
  room.clock.advance(10 * 60_000)
  await ask(room)
  expect(server.posts).toHaveLength(22)
})

test('viewers do not ask, nor does an organization that has not switched it on, and nothing leaves', async () => {
  const { room, server } = await modelRoom()
  const asked = { task: { kind: 'draft' }, text: notes, field: 'body', incidentId: undefined } as const
  expect(await laterRefusal(() => suggestText(room.deps, room.actor('vic'), acmeId, asked))).toBe('forbidden')
  expect(await laterRefusal(() => suggestText(room.deps, room.actor('olga'), acmeId, asked))).toBe('not_found')
  expect(await laterRefusal(() => suggestText(room.deps, room.actor('olga'), otherId, asked))).toBe('conflict')
  expect([server.posts, room.audited(otherId)]).toEqual([[], []])
})

test('what is no longer allowed under Destinations is not asked', async () => {
  const { room, server } = await modelRoom()
  allowDestinations(room.deps, system, [])
  expect(await problemOf(ask(room))).toContain('not a public address')
  expect(server.connections()).toBe(0)
})

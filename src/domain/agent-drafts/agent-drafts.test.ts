import { expect, test } from 'vitest'
import { entries } from '#src/testing/accounts.ts'
import { acmeId, otherId, type Persona, programActor } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { type Drafted, discardAgentDraft, draftForPerson, listAgentDrafts, publishAgentDraft } from './agent-drafts.ts'

const drafted: Drafted = {
  tool: 'open_incident',
  method: 'POST',
  path: `/v1/pages/${acmeId}/incidents`,
  body: '{"incident":{"name":"Slow"}}',
}

const draft = ({ deps }: TestRoom, input: Partial<Drafted> = {}) =>
  draftForPerson(deps, programActor({ role: 'editor' }), { ...drafted, ...input })
const waiting = ({ db }: TestRoom, organizationId = acmeId) => listAgentDrafts(db, organizationId).map(({ id }) => id)
const publish = (
  { deps, actor }: TestRoom,
  id: string,
  perform: () => Promise<string>,
  who: Persona = 'ed',
  of = acmeId,
) => publishAgentDraft(deps, actor(who), of, id, perform)

test('what an agent drafts waits in its organization alone, and the log has its text', () => {
  const room = testRoom()
  const { id } = draft(room)
  expect([waiting(room), waiting(room, otherId)]).toEqual([[id], []])
  expect(entries(room)).toMatchObject([
    {
      action: 'agent_draft.drafted',
      subject: id,
      changes: { tool: 'open_incident', body: { incident: { name: 'Slow' } } },
    },
  ])
})

test('published, it is done once, in the name of the person; the draft is gone', async () => {
  const room = testRoom()
  const { id } = draft(room)
  expect(await publish(room, id, async () => 'done')).toBe('done')
  expect(waiting(room)).toEqual([])
  expect(entries(room).at(-1)).toMatchObject({ action: 'agent_draft.published', by: 'ed0000000000', subject: id })
  await expect(publish(room, id, async () => 'again')).rejects.toThrow('There is no such draft.')
})

test('of two who press the button one publishes', async () => {
  const room = testRoom()
  const { id } = draft(room)
  let done = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  const first = publish(room, id, async () => {
    await promise
    return `done ${++done}`
  })
  await expect(publish(room, id, async () => `done ${++done}`)).rejects.toThrow('Somebody began to publish this draft.')
  resolve()
  expect([await first, done, waiting(room)]).toEqual(['done 1', 1, []])
})

test('what is refused waits on, and may be published after all', async () => {
  const room = testRoom()
  const { id } = draft(room)
  await expect(publish(room, id, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(waiting(room)).toEqual([id])
  expect(await publish(room, id, async () => 'done')).toBe('done')
})

test('viewers discard none, and nobody decides another organization’s', async () => {
  const room = testRoom()
  const { id } = draft(room)
  const discard = (who: Persona, of = acmeId) => refusal(() => discardAgentDraft(room.deps, room.actor(who), of, id))
  expect([discard('vic'), discard('olga'), discard('olga', otherId)]).toEqual(['forbidden', 'not_found', 'not_found'])
  for (const [who, of] of [
    ['olga', acmeId],
    ['olga', otherId],
  ] as const)
    await expect(publish(room, id, async () => 'done', who, of)).rejects.toThrow('There is no such')
  expect(waiting(room)).toEqual([id])
  discardAgentDraft(room.deps, room.actor('ed'), acmeId, id)
  expect([waiting(room), entries(room).at(-1)?.action]).toEqual([[], 'agent_draft.discarded'])
})

test('an agent that drafts without end fills nothing', () => {
  const room = testRoom()
  for (let count = 0; count < 50; count++) draft(room)
  expect(() => draft(room)).toThrow('50 drafts of agents wait for a person')
  expect(() => draft(testRoom(), { body: JSON.stringify('x'.repeat(65_536)) })).toThrow('This is too long for a draft')
})

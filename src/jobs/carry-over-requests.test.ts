import { expect, test } from 'vitest'
import type { Ask } from '#src/domain/request-logs/questions.ts'
import { testRoom } from '#src/testing/room.ts'
import { carryOverRequests } from './carry-over-requests.ts'

/** A log whose thread answers so many times that there is more. */
function asked(more: number, after: (steps: number) => void = () => {}) {
  const questions: unknown[] = []
  const ask = ((question, { limit }: { limit: number }) => {
    questions.push([question, limit])
    after(questions.length)
    return Promise.resolve(questions.length <= more)
  }) as Ask
  return { questions, requestLogs: { ask } }
}

test('requests of before are brought over step by step, until there are no more', async () => {
  const { deps } = testRoom()
  const { questions, requestLogs } = asked(3)
  await carryOverRequests({ ...deps, requestLogs })
  expect(questions).toEqual(Array(4).fill(['carryOver', 250]))
})

test('whoever stops meanwhile waits for one step alone', async () => {
  const { deps } = testRoom()
  const stopping = new AbortController()
  const { questions, requestLogs } = asked(99, (steps) => {
    if (steps === 2) stopping.abort()
  })
  await carryOverRequests({ ...deps, requestLogs, stopping: stopping.signal })
  expect(questions).toHaveLength(2)
})

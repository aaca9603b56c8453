import { expect, test } from 'vitest'
import { testRoom } from '#src/testing/room.ts'
import { addService } from '#src/testing/services.ts'
import { createPageCache } from './page-cache.ts'
import { statusPageOf } from './page-of.ts'

/** A page that is rendered in steps, whose last ones stand still until the test lets them go on, in the order of their beginning. */
function inSteps() {
  const { deps } = testRoom()
  const pages = createPageCache(deps)
  const waiting: PromiseWithResolvers<string>[] = []
  const ask = async (key = '') => {
    const request = new Request(`http://localhost/s/acme/${key}`)
    const asked = { key, sight: undefined, type: 'text/html', isDetail: false, headers: {} }
    const answer = await pages.answer(request, statusPageOf(deps, request, 'acme'), {
      ...{ ...asked, holds: 'until a change' },
      render() {
        const step = Promise.withResolvers<string>()
        waiting.push(step)
        return step.promise
      },
    })
    return answer.text()
  }
  return { deps, pages, ask, waiting, begun: () => waiting.length }
}

test('who comes while a page is rendered in steps waits for that rendering; afterwards it is kept', async () => {
  const { ask, waiting, begun } = inSteps()
  const herd = Array.from({ length: 50 }, () => ask())
  const other = ask('history')
  expect(begun()).toBe(2)
  waiting[0]?.resolve('the page')
  expect(new Set(await Promise.all(herd))).toEqual(new Set(['the page']))
  waiting[1]?.resolve('the history')
  expect([await other, await ask(), await ask('history'), begun()]).toEqual([
    'the history',
    'the page',
    'the history',
    2,
  ])
})

test('what changes while a page is rendered in steps is on the next one, whichever is ready first', async () => {
  const { deps, ask, waiting, begun } = inSteps()
  const before = ask()
  addService(deps, 'API')
  const after = ask()
  expect(begun()).toBe(2)
  waiting[1]?.resolve('with the API')
  expect(await after).toBe('with the API')
  waiting[0]?.resolve('without it')
  expect([await before, await ask(), begun()]).toEqual(['without it', 'with the API', 2])
})

test('a rendering in steps that fails fails for whoever waits for it, and the next visitor’s begins anew', async () => {
  const { ask, waiting, begun } = inSteps()
  const answers = [ask(), ask()]
  waiting[0]?.reject(new Error('no page'))
  for (const answer of answers) await expect(answer).rejects.toThrow('no page')
  const next = ask()
  expect(begun()).toBe(2)
  waiting[1]?.resolve('the page')
  expect(await next).toBe('the page')
})

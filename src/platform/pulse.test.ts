import { expect, test, vi } from 'vitest'
import { atWork, backAtWork, isLeftOut, returning, watchNothing, watchWork } from '#src/domain/time/at-work.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { createPulseMemory, notingSteps, pulseIn, watchOver } from './pulse.ts'

test('what one thread beats and notes, the other reads; each has its own', () => {
  const memory = createPulseMemory()
  const [mine, other] = [pulseIn(memory), pulseIn(memory)]
  mine.beat('background')
  mine.beat('background')
  mine.note('background', 'maintenance series ä')
  other.note('page', 'x'.repeat(1000))
  expect([other.beats('background'), other.beats('page')]).toEqual([2, 0])
  expect([other.noted('background'), mine.noted('page')]).toEqual(['maintenance series ä', 'x'.repeat(160)])
  mine.note('background', '')
  expect(other.noted('background')).toBe('')
})

/** Looks sixty times at a thread's beats, a second apart but where `pause` (ms) says otherwise; at which look it was said to hang. */
function hungAt(beatsAt: (look: number) => boolean, pause: (look: number) => number = () => 0): number[] {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  try {
    let [beats, look] = [1, 0]
    const found: number[] = []
    const watch = watchOver({ beats: () => beats, patience: () => 10, hung: () => void found.push(look), looking: 1 })
    for (look = 1; look <= 60; look++) {
      if (beatsAt(look)) beats += 1
      now += 1000 + pause(look)
      vi.advanceTimersByTime(1000)
    }
    watch.stop()
    return found
  } finally {
    clock.mockRestore()
    vi.useRealTimers()
  }
}

test('a thread that beats is well, one that stops beating hangs after its patience, and is told once', () => {
  expect(hungAt(() => true)).toEqual([])
  expect(hungAt((look) => look % 9 === 0)).toEqual([])
  expect(hungAt(() => false)).toEqual([10])
  expect(hungAt((look) => look < 20)).toEqual([29])
})

test('a suspended machine is no hang; a watching thread that is late itself finds one all the same', () => {
  const anHour = 3_600_000
  const suspendedAt = (look: number) => (look % 7 === 6 ? anHour : 0)
  expect(hungAt((look) => look % 7 === 0, suspendedAt)).toEqual([])
  expect(
    hungAt(
      () => false,
      () => 4000,
    ),
  ).toEqual([4])
})

test('the step of a task is known in it, after each wait, and no longer than that', async () => {
  const pulse = pulseIn(createPulseMemory())
  watchWork({ turnedTo: notingSteps(pulse, 'background'), isLeftOut: (step) => step === 'bad' })
  try {
    const seen: string[] = []
    const see = () => void seen.push(pulse.noted('background'))
    const outside = returning(() => new Promise<void>((resolve) => setTimeout(resolve, 1)))
    const inner = atWork('outer', async () => {
      see()
      atWork('inner', see)
      see()
      await null
      see()
      await atWork('later', async () => {
        await null
        see()
      })
      await yieldToEventLoop()
      see()
      await outside()
      see()
    })
    see()
    await atWork('second', () => yieldToEventLoop())
    await inner
    expect(seen).toEqual(['outer', 'inner', 'outer', '', 'outer', 'later', 'outer', 'outer'])
    await new Promise((resolve) => setImmediate(resolve))
    expect(pulse.noted('background')).toBe('')
    backAtWork()
    expect(pulse.noted('background')).toBe('')
    expect([isLeftOut('bad'), isLeftOut('good')]).toEqual([true, false])
  } finally {
    watchNothing()
  }
})

test('to begin a step is to get on', () => {
  const pulse = pulseIn(createPulseMemory())
  const turnedTo = notingSteps(pulse, 'page')
  for (let step = 0; step < 3; step++) turnedTo(`step ${step}`)
  expect(pulse.beats('page')).toBe(3)
})

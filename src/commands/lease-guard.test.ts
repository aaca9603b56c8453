import { expect, test } from 'vitest'
import { deadManSwitch } from '#src/platform/dead-man-switch.ts'
import { createFenceMemory, fenceIn } from '#src/platform/fence-memory.ts'
import { processGuard } from './lease-guard.ts'

/** A guard whose lease of 20 seconds was asked for so many seconds ago. */
function heldFor(seconds: number, kernel: Parameters<typeof processGuard>[1] = null) {
  const memory = createFenceMemory()
  const fence = fenceIn(memory)
  const guard = processGuard(fence, kernel)
  const { steady, wall, boot } = guard.moment()
  const before = { steady: steady - seconds * 1000, wall: wall - seconds * 1000, boot: boot - BigInt(seconds * 1e9) }
  return { memory, fence, guard, before, hold: () => guard.hold(before, 20) }
}

test('nothing is shut before anybody asks for a lease, and nothing is open before it is held', () => {
  const { fence, guard, hold } = heldFor(0)
  expect([fence.isOpen(), fence.enter()]).toEqual([true, true])
  guard.shut()
  expect([fence.isOpen(), fence.enter()]).toEqual([false, false])
  hold()
  expect(fence.isOpen()).toBe(true)
})

test('of its time three quarters are used, and both threads go by the same', () => {
  const early = heldFor(14)
  early.hold()
  expect([early.fence.isOpen(), fenceIn(early.memory).isOpen()]).toEqual([true, true])
  const late = heldFor(15)
  late.hold()
  expect([late.fence.isOpen(), fenceIn(late.memory).enter()]).toEqual([false, false])
})

test.each([
  ['one that nobody can set', { wall: 1_000_000 }],
  ['one that goes on while the machine sleeps', { steady: 1_000_000 }],
])('two clocks have to say so: %s ends it alone', (_, later) => {
  const { fence, guard, before } = heldFor(16)
  const moment = { ...before }
  if ('wall' in later) moment.wall += later.wall
  else moment.steady += later.steady
  guard.hold(moment, 20)
  expect(fence.isOpen()).toBe(false)
})

test('what is on its way when the lease is over ends the process, and what is not lets pages be read', () => {
  const { fence, guard, hold, before } = heldFor(0)
  hold()
  guard.arm()
  expect([fence.enter(), guard.look()]).toEqual([true, 'open'])
  guard.hold({ ...before, steady: before.steady - 16_000, wall: before.wall - 16_000 }, 20)
  expect(guard.look()).toBe('shut')
  guard.hold({ ...before, steady: before.steady - 20_000, wall: before.wall - 20_000 }, 20)
  expect(guard.look()).toBe('overdue')
  fence.leave()
  expect(guard.look()).toBe('shut')
})

test('the kernel is told the end of the lease, and to forget it once nothing is on its way', () => {
  const kernel = deadManSwitch()
  if (!kernel) return
  const told: bigint[] = []
  const noting = {
    now: kernel.now,
    set(at: bigint) {
      told.push(at)
      kernel.set(at)
    },
    clear() {
      told.push(0n)
      kernel.clear()
    },
  }
  const { guard, before, hold } = heldFor(0, noting)
  hold()
  expect(told).toEqual([])
  guard.arm()
  expect(told).toEqual([before.boot + 20_000_000_000n])
  guard.shut()
  guard.look()
  expect(told.at(-1)).toBe(0n)
})

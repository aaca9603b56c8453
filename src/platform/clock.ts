import type { Clock } from '#src/domain/context.ts'

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() }

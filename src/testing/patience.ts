import type { Patience } from '#src/commands/background.ts'

/**
 * The watchdog's patience, in seconds, so short that a test waits for it: a thread that a busy machine leaves aside for as long is
 * taken for one that hangs. Nothing here ends the process, which is the tests' own.
 */
export const brief: Patience = { background: 0.8, asked: 60, starting: 60, page: 600, ending: 600, looking: 0.1 }

/** For a process of its own, which is to end. */
export const briefest: Patience = { ...brief, page: 0.8, ending: 0.5 }

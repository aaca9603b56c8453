import type { Patience } from '#src/commands/background.ts'

/** The watchdog's, in seconds, so short that a test waits for it: a machine that is busy for as long is taken for a hang. */
export const brief: Patience = { background: 1, asked: 60, starting: 60, page: 1, ending: 0.5, looking: 0.2 }

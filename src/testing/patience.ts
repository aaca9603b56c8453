import type { Patience } from '#src/commands/background.ts'

/** The watchdog's, in seconds, so short that a test waits for it: a machine that is busy for as long is taken for a hang. */
export const brief: Patience = { background: 0.8, asked: 60, starting: 60, page: 0.8, ending: 0.5, looking: 0.1 }

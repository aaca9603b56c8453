/** Attempts without which no message is given up: Opsentry may have been off for most of its time. */
export const fewestAttempts = 6

/** With which the answer of every message begins that was too old to be tried again. */
export const tooOldBegins = 'It was too old to be sent: '

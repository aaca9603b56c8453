import { setPriority } from 'node:os'
import { compareSync, hashSync } from 'bcryptjs'
import type { PasswordAnswer, PasswordRequest } from './passwords.ts'

declare const self: Worker

/**
 * Whoever signs in waits a third of a second anyway; visitors of the page come first. On Linux a priority is the calling
 * thread's own; elsewhere it would be the whole process's, so there it stays as it is.
 */
if (process.platform === 'linux') setPriority(19)

/** bcrypt costs some 300 ms a piece: here it stalls this thread, not the one that serves pages. */
self.onmessage = ({ data }: MessageEvent<PasswordRequest>) => {
  const result = data.hash === undefined ? hashSync(data.password, data.cost) : compareSync(data.password, data.hash)
  self.postMessage({ id: data.id, result } satisfies PasswordAnswer)
}

import { setPriority } from 'node:os'
import { compareSync, hashSync } from 'bcryptjs'
import type { PasswordAnswer, PasswordRequest } from './passwords.ts'

declare const self: Worker

/**
 * On Linux a priority is the calling thread's own; elsewhere it would be the whole process's, so there it stays as it is. Not
 * lower: beside busy neighbours the lowest waits for half a minute.
 */
const behindVisitors = 10

/** bcrypt costs some 300 ms a piece: here it stalls this thread, not the one that serves pages. */
self.onmessage = ({ data }: MessageEvent<PasswordRequest | 'behind visitors'>) => {
  if (data === 'behind visitors') {
    if (process.platform === 'linux') setPriority(behindVisitors)
    return
  }
  const { password, cost, hash } = data
  self.postMessage(
    (hash === undefined ? hashSync(password, cost) : compareSync(password, hash)) satisfies PasswordAnswer,
  )
}

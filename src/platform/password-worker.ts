import { compareSync, hashSync } from 'bcryptjs'
import type { PasswordAnswer, PasswordRequest } from './passwords.ts'
import { standBehind } from './short-slices.ts'

declare const self: Worker

/** Not lower: beside busy neighbours the lowest waits for half a minute. */
const behindVisitors = 10

/** bcrypt costs some 300 ms a piece: here it stalls this thread, not the one that serves pages. */
self.onmessage = ({ data }: MessageEvent<PasswordRequest | 'behind visitors'>) => {
  if (data === 'behind visitors') {
    void standBehind(behindVisitors)
    return
  }
  const { password, cost, hash } = data
  self.postMessage(
    (hash === undefined ? hashSync(password, cost) : compareSync(password, hash)) satisfies PasswordAnswer,
  )
}

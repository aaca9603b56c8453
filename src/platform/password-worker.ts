import { compareSync, hashSync } from 'bcryptjs'
import type { PasswordAnswer, PasswordRequest } from './passwords.ts'

declare const self: Worker

/** bcrypt costs some 300 ms a piece: here it stalls this thread, not the one that serves pages. */
self.onmessage = ({ data }: MessageEvent<PasswordRequest>) => {
  const result = data.hash === undefined ? hashSync(data.password, data.cost) : compareSync(data.password, data.hash)
  self.postMessage({ id: data.id, result } satisfies PasswordAnswer)
}

import { createHash } from 'node:crypto'
import { ProgramRefusal } from '../../program-refusal.ts'

/** The version of a thing as an operation tells it: the same as long as its answer is (RFC 9110, 8.8.3). */
export function tagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
}

/** Whoever asks has this version already: If-None-Match. */
export function isKnown(headers: Headers, tag: string): boolean {
  const known = headers.get('if-none-match')
  return known !== null && names(known, tag)
}

/** The versions of which a change may be one, or null: If-Match. */
export function conditionOf(headers: Headers): string | null {
  return headers.get('if-match')
}

/** Throws 412 where the thing is not as the condition has it; `tag` null: nothing can be read there. */
export function refuseChanged(condition: string, tag: string | null): void {
  if (tag !== null && names(condition, tag)) return
  throw new ProgramRefusal(412, [tag === null ? nothingThere : changedMeanwhile], tag === null ? {} : { etag: tag })
}

const changedMeanwhile =
  'If-Match: This has changed since you read it. Read it again, and send your change with the new ETag.'
const nothingThere =
  'If-Match: Nothing can be read at this address, so there is nothing to compare. Leave the header out.'

/** A tag marked as weak counts as well: nginx marks whatever it packs, and the contents are the same (RFC 9110 would compare strongly). */
function names(list: string, tag: string): boolean {
  return list.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag)
}

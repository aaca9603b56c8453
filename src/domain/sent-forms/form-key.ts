import { createHash } from 'node:crypto'
import type { AccountId } from '#src/db/ids.ts'
import type { Deps } from '../context.ts'
import { shortSignature, signatureOf } from '../secrets/signed-links.ts'

/**
 * The one-time key of the forms on a page: `NONCE.ACCOUNT.SIGNATURE`. Signed, so that a form whose session has ended still
 * says whose it is, and nobody makes keys up to fill the table.
 */
export function formKey(deps: Pick<Deps, 'db' | 'secrets'>, accountId: AccountId, nonce: string): string {
  return `${nonce}.${accountId}.${shortSignature(deps, 'form-key', `${nonce}.${accountId}`)}`
}

const longestKey = 200

/** The account whose page the key stood on; null for anything that was not made here. */
export function accountOfKey(deps: Pick<Deps, 'db' | 'secrets'>, key: string): AccountId | null {
  if (key.length > longestKey) return null
  const [nonce = '', accountId = ''] = key.split('.')
  return key === formKey(deps, accountId, nonce) ? accountId : null
}

/** One form among those of its page, by where it is sent to. */
export interface SentForm {
  id: string
  accountId: AccountId
  /** Tells the same contents from others. */
  digest: string
}

export function sentForm(
  deps: Pick<Deps, 'db' | 'secrets'>,
  { key, accountId, path, contents }: { key: string; accountId: AccountId; path: string; contents: string },
): SentForm {
  return { id: idOfForm(key, path), accountId, digest: signatureOf(deps, 'form-contents', contents) }
}

export function idOfForm(key: string, path: string): string {
  return createHash('sha256').update(`${key}\n${path}`).digest('base64url').slice(0, 24)
}

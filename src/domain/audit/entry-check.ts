import type { Reader } from '#src/db/connection.ts'
import type { Anchors } from './anchors.ts'
import { auditKeys } from './audit-keys.ts'
import { type ChainedEntry, unkeyedHash } from './chain.ts'

type Checked = ChainedEntry & { hash: string }
type Before = Pick<Checked, 'hash' | 'epoch'>

/**
 * Says what is wrong with an entry of the chain that follows another; null: nothing is. Without the secret key nobody can tell
 * whether a sealed entry was changed, but only whether it follows the one before.
 */
export function entryCheck(
  db: Reader,
  chain: string,
  { recorded, unkeyed }: Anchors,
): (entry: Checked, before: Before) => string | null {
  const { unlocked, keyed, sealers } = auditKeys(db)
  const known = recorded.get(chain)
  const unkeyedUntil = keyed ? (unkeyed.get(chain) ?? 0) : Number.POSITIVE_INFINITY

  function isSealed(entry: Checked): boolean {
    if (entry.epoch === 0) return entry.hash === unkeyedHash(entry)
    return !unlocked || entry.hash === sealers.get(entry.epoch)?.entry(entry)
  }

  return (entry, before) => {
    if (entry.previousHash !== before.hash) return 'does not follow the one before it'
    else if (unlocked && entry.epoch > 0 && !sealers.has(entry.epoch))
      return 'cannot be checked, because the key of its time is gone'
    else if (!isSealed(entry)) return 'was changed'
    else if (entry.epoch === 0 && entry.sequence > unkeyedUntil) return 'has no seal'
    else if (entry.epoch < before.epoch) return 'has the seal of an earlier time than the one before it'
    else if (known?.sequence === entry.sequence && known.hash !== entry.hash)
      return 'is not the one that the instance’s chain recorded'
    else return null
  }
}

import { type ChecksumState, checksumOf } from '#src/db/checksum.ts'

/* The checksum at a backup's end (db/checksum.ts), as commands ask for it and say it. */

/** A file that cannot be read is named by whoever reads on. */
export function checksumAtHand(file: string): ChecksumState {
  try {
    return checksumOf(file)
  } catch {
    return 'none'
  }
}

export function changedSince(file: string): string {
  return `${file} was changed since it was made: its checksum does not fit. Take another backup, or another copy of this one.`
}

export function withoutChecksum(file: string): string {
  return `${file} carries no checksum: an older Opsentry made it, or somebody copied it by hand. A change that leaves its structure whole shows in nothing but its audit log.`
}

import type { BackupCounts, BackupKind } from '#src/words/backups.ts'

/*
 * What is done with the files of backups. It happens on a thread of its own, since a large database takes longer than messages may
 * wait: commands/backup-thread.ts.
 */

/** With what a backup is encrypted; null: it is not. */
export type BackupLock = { passphrase: string } | { recipient: string } | null

/** With what one is opened; both null: it is not encrypted, or nobody here can open it. */
export interface BackupKeys {
  passphrase: string | null
  /** `AGE-SECRET-KEY-1…` */
  identity: string | null
}

export interface FileFacts {
  /** Bytes. */
  size: number
  /** Hex. */
  sha256: string
}

export interface MadeFile extends FileFacts {
  name: string
  kind: BackupKind
  counts: BackupCounts
}

export interface WantedBackup {
  /** In front of `.db.zst`, and of `-requests.db.zst`; `.age` follows where they are encrypted. */
  stem: string
  kinds: readonly BackupKind[]
  lock: BackupLock
  /** UTC ms. */
  madeAt: number
}

/** What a restored backup is like. */
export interface Rehearsal {
  counts: BackupCounts
  /** What it says of itself; null: it does not. */
  noted: BackupCounts | null
  /** Sentences; none: it is sound. */
  findings: string[]
}

/** Names are those of files in the folder of backups. Each rejects with BackupFailure. */
export interface BackupFiles {
  /** Copies the databases, looks at all of the copies, packs them. All of them are there in the end, or none is. */
  make: (wanted: WantedBackup, stopping: AbortSignal) => Promise<MadeFile[]>
  digest: (name: string, stopping: AbortSignal) => Promise<FileFacts>
  /** Restores one beside, looks at all of it, and removes that again. */
  rehearse: (name: string, keys: BackupKeys, stopping: AbortSignal) => Promise<Rehearsal>
}

/** The message is a sentence for the operator. */
export class BackupFailure extends Error {
  constructor(
    sentence: string,
    /** `locked`: no key that is here opens it. */
    readonly why: 'damaged' | 'locked' | 'other' = 'other',
  ) {
    super(sentence)
  }
}

import type { BackupEncryption, BackupSchedule, RehearsalInterval } from '#src/words/backups.ts'
import type { Person } from '../layout/app-frame.tsx'
import type { FormState } from '../layout/fields.tsx'
import type { BackupBucketProps } from './backup-bucket.tsx'
import type { BackupRow } from './backup-rows.tsx'
import type { BackupStandbyProps } from './backup-standby.tsx'

export interface BackupsProps {
  person: Person
  /** Of the form that was refused; the others are empty. */
  forms: { schedule: FormState; encryption: FormState; bucket: FormState; standby: FormState }
  /** Refusal of a button. */
  problem?: string
  settings: {
    schedule: BackupSchedule
    /** Such as `03:00`. */
    time: string
    hours: readonly number[]
    timeZone: string
    keepDaily: number
    keepWeekly: number
    keepMonthly: number
    requestLog: boolean
    rehearsal: RehearsalInterval
    encryption: BackupEncryption
    recipient: string | null
    hasPassphrase: boolean
  }
  /** Days. */
  longestAge: number
  bucket: BackupBucketProps['bucket']
  standby: BackupStandbyProps['standby']
  backups: BackupRow[]
  /** All times: UTC ms. */
  state: {
    nextAt: number | null
    working: 'backup' | 'check' | 'rehearsal' | null
    failed: { at: number; problem: string } | null
    rehearsed: { at: number; problem: string | null } | null
  }
  /** The name of the newest, to be typed. */
  example: string
}

import { backupSettings } from '#src/db/schema/backups.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { accepted, type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import type { LeaseSwitch } from '../lease/keep-lease.ts'
import { readBackupSettings } from '../settings/backup-settings.ts'

export interface StandbyInput {
  lease: boolean
  /** Null: no replicator owns checkpoints. */
  replicaDays: number | null
}

const mostDays = 3650

function checkStandby(form: Form): Checked<StandbyInput> {
  const typed = form.text('replicaDays')
  const days = /^\d{1,4}$/.test(typed) && Number(typed) <= mostDays ? Number(typed) : undefined
  const owns = form.text('replicator') === 'owns'
  return checked(
    { lease: form.text('lease') === 'on', replicaDays: owns ? (days ?? 0) : null },
    fieldErrors({
      replicaDays: owns && days === undefined ? 'Type a number of days from 0 to 3650.' : undefined,
    }),
  )
}

/**
 * Sets whether whoever serves holds a lease, which begins or ends at once, and whether a replicator owns checkpoints. Throws invalid, with
 * what the store says where the lease cannot be had.
 */
export async function configureStandby(deps: Deps, actor: Actor, form: Form, lease?: LeaseSwitch): Promise<void> {
  authorizeInstanceAdmin(actor)
  const input = accepted(checkStandby(form))
  const begins = input.lease && (lease?.shown() ?? null) === null
  if (begins) await begin(deps, lease)
  try {
    save(deps, actor, input)
  } catch (error) {
    if (begins) await lease?.endNow()
    throw error
  }
  if (!input.lease) await lease?.endNow()
}

async function begin({ db }: Deps, lease: LeaseSwitch | undefined): Promise<void> {
  if (readBackupSettings(db).endpoint === null)
    throw invalid({ lease: 'Set a bucket for the backups first: the lease lies there.' })
  const refused = await lease?.beginNow()
  if (refused) throw invalid({ lease: refused })
}

function save(deps: Deps, actor: Actor, input: StandbyInput): void {
  write(deps.db, (tx) => {
    const before = readBackupSettings(tx)
    const row = { ...before, ...input }
    tx.insert(backupSettings).values(row).onConflictDoUpdate({ target: backupSettings.id, set: row }).run()
    recordAudit(tx, deps, actor, {
      ...{ action: 'backups.standby_configured', organizationId: null, subject: { type: 'instance', id: '1' } },
      changes: { before: said(before), after: input },
    })
  })
}

const said = ({ lease, replicaDays }: StandbyInput) => ({ lease, replicaDays })

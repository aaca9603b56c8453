import type { AuditEntry } from '../audit/list-audit.ts'

/** An entry of the audit log that is to be passed on. */
export interface PassedOn {
  /** An organization's id; '' for the instance's. */
  chain: string
  entry: AuditEntry
}

/**
 * The entry as JSON, as the NDJSON export has it. `fits`: where it may be too long; what was changed then stays behind, and the text says
 * so.
 */
export function entryText({ chain, entry }: PassedOn, fits: (json: string) => boolean): string {
  const { at, changes, ...others } = entry
  const time = new Date(at).toISOString()
  const whole = JSON.stringify({ chain, ...others, time, changes })
  return fits(whole) ? whole : JSON.stringify({ chain, ...others, time, changesLeftOut: true })
}

import type { OrganizationFileKind } from '#src/words.ts'

/** The shape of an export, as docs/export-format.md has it. */

export const exportFormat = 'opsentry-organization'
/** To be raised by every change that an older Opsentry could not read. */
export const exportVersion = 1

export interface Manifest {
  format: typeof exportFormat
  version: number
  /** UTC ms. */
  exportedAt: number
  /** Base URL of the instance it comes from. */
  instance: string
  organization: { id: string; slug: string; settings: Record<string, unknown> }
  pictures: { kind: OrganizationFileKind; type: string; createdAt: number; file: string }[]
  /** Audit logs that the organization had already brought along from earlier instances. */
  earlierAudits: { id: string; origin: string; exportedAt: number; entries: number; file: string }[]
}

export const fileNames = {
  manifest: 'export.json',
  rows: (name: string) => `${name}.ndjson`,
  picture: (kind: OrganizationFileKind) => `pictures/${kind}`,
  earlierAudit: (id: string) => `earlier-audit/${id}.ndjson`,
}

import type { OrganizationFileKind } from '#src/words.ts'

/** The shape of an export, as docs/export-format.md has it. */

export const exportFormat = 'opsentry-organization'
/** Rises when an older Opsentry could not read it. */
export const exportVersion = 1

export interface Manifest {
  format: typeof exportFormat
  version: number
  /** UTC ms. */
  exportedAt: number
  /** Where it comes from: a base URL. */
  instance: string
  organization: { id: string; slug: string; settings: Record<string, unknown> }
  pictures: { kind: OrganizationFileKind; type: string; createdAt: number; file: string }[]
  /** Audit logs that the organization had brought along itself. */
  earlierAudits: { id: string; origin: string; exportedAt: number; entries: number; file: string }[]
}

export const fileNames = {
  manifest: 'export.json',
  rows: (name: string) => `${name}.ndjson`,
  picture: (kind: OrganizationFileKind) => `pictures/${kind}`,
  earlierAudit: (id: string) => `earlier-audit/${id}.ndjson`,
}

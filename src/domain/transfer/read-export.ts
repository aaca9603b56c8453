import { rowsOfStep } from '#src/db/insert-row.ts'
import type { organizationFiles } from '#src/db/schema/pictures.ts'
import { type ExportFile, exportFiles } from '#src/words/personal-data.ts'
import { type OrganizationFileKind, organizationFileKinds } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { DomainError } from '../errors.ts'
import { checkedPicture } from '../organizations/pictures.ts'
import { createContentCheck } from './check-content.ts'
import { checkSettings } from './check-settings.ts'
import { fileNames, type Manifest } from './format.ts'
import { type OpenArchive, openArchive } from './open-archive.ts'
import type { PackedLog } from './read-entry.ts'
import { eachStep, rowsIn, type Step } from './read-steps.ts'
import { refuse } from './refuse.ts'
import { refuseTakenIds } from './save-rows.ts'

type Picture = Pick<typeof organizationFiles.$inferInsert, 'kind' | 'type' | 'bytes' | 'hash' | 'createdAt'>

export interface Listed {
  name: string
}
export interface ListedMember extends Listed {
  email: string
  role: string
}

/** An export, checked and fit to be saved; its rows are read anew for that, since all of them take many times their bytes in memory. */
export interface ReadExport {
  manifest: Manifest
  settings: Record<string, unknown>
  /** Of the rows of each file. */
  counts: Record<ExportFile, number>
  /** All rows, those of their parts included. */
  rows: number
  /** Hands over the rows, those that others refer to first (read-steps.ts). */
  eachStep: (most: number, take: (step: Step) => Promise<void> | void) => Promise<void>
  pictures: Picture[]
  /** The audit log of the instance it comes from, and those of earlier instances. */
  audits: ({ origin: string; exportedAt: number } & PackedLog)[]
  /** Only listed: none of them becomes a member here. */
  members: ListedMember[]
  endpoints: Listed[]
}

/**
 * Reads and checks everything before anything is written. Throws invalid with a sentence that names the place, and conflict where an id
 * of the file exists here already.
 */
export async function readExport({ db }: Pick<Deps, 'db'>, file: Blob, largest: number): Promise<ReadExport> {
  const archive = await openArchive(file, largest)
  const { manifest } = archive
  const settings = await checkSettings(manifest.organization.settings)
  const check = createContentCheck()
  const counts = Object.fromEntries(exportFiles.map((name) => [name, 0])) as Record<ExportFile, number>
  let rows = 0
  await eachStep(archive, rowsOfStep, (step) => {
    for (const row of step.rows) {
      check.add(step.file, row)
      rows += rowsIn(row)
    }
    counts[step.file] += step.rows.length
    refuseTakenIds(db, step)
  })
  return {
    manifest,
    settings,
    counts,
    rows,
    eachStep: (most, take) =>
      eachStep(archive, most, (step) => {
        for (const row of step.rows) check.clearLost(row)
        return take(step)
      }),
    pictures: await readPictures(archive),
    audits: await readAudits(archive),
    members: await listOf(archive, 'members', listedMember),
    endpoints: await listOf(archive, 'webhook-endpoints', listed),
  }
}

async function readPictures({ manifest, bytes }: OpenArchive): Promise<Picture[]> {
  const pictures: Picture[] = []
  for (const { kind, createdAt } of new Map(manifest.pictures.map((one) => [one.kind, one])).values()) {
    if (!organizationFileKinds.includes(kind)) refuse(`export.json names a picture of no known kind, "${kind}".`)
    const content = await bytes(fileNames.picture(kind))
    if (content === null) refuse(`${fileNames.picture(kind)} is missing: make the export again.`)
    pictures.push({ ...checked(kind, content), createdAt: Number(createdAt) || 0 })
  }
  return pictures
}

function checked(kind: OrganizationFileKind, bytes: Buffer) {
  try {
    return checkedPicture(kind, bytes)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return refuse(`${fileNames.picture(kind)}: ${error.fields[kind] ?? error.message}`)
  }
}

async function readAudits({ manifest, log }: OpenArchive): Promise<ReadExport['audits']> {
  const named = [
    { name: fileNames.rows('audit'), origin: manifest.instance, exportedAt: manifest.exportedAt },
    ...manifest.earlierAudits.map(({ id, origin, exportedAt }) => ({
      name: fileNames.earlierAudit(String(id)),
      origin: String(origin),
      exportedAt: Number(exportedAt) || 0,
    })),
  ]
  const audits: ReadExport['audits'] = []
  for (const { name, ...facts } of new Map(named.map((one) => [one.name, one])).values()) {
    const packed = await log(name)
    if (packed) audits.push({ ...facts, ...packed })
  }
  return audits.sort((a, b) => a.exportedAt - b.exportedAt)
}

async function listOf<T>(archive: OpenArchive, name: string, read: (row: unknown) => T): Promise<T[]> {
  const list: T[] = []
  await archive.eachRow(fileNames.rows(name), (row) => void list.push(read(row)))
  return list
}

function listed(row: unknown): Listed {
  const { name } = Object(row) as Partial<Listed>
  return { name: String(name ?? '') }
}

function listedMember(row: unknown): ListedMember {
  const { email, role } = Object(row) as Partial<ListedMember>
  return { ...listed(row), email: String(email ?? ''), role: String(role ?? '') }
}

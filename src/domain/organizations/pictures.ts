import { createHash } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { organizationFiles } from '#src/db/schema/pictures.ts'
import { write } from '#src/db/write.ts'
import type { OrganizationFileKind } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid, notFound } from '../errors.ts'
import { organizationChange } from './organization-change.ts'
import { type PictureFormat, pictureFormat } from './picture-format.ts'
import { svgProblem } from './svg-picture.ts'

export type Picture = typeof organizationFiles.$inferSelect

/** Bytes, few enough that a page loads at once even while everybody looks at it. */
export const largestPicture = { logo: 256 * 1024, dark_logo: 256 * 1024, favicon: 64 * 1024 } as const satisfies Record<
  OrganizationFileKind,
  number
>
/** Pixels on a side: more would only slow down visitors. */
const longestSide = 4096
const formats = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/svg+xml']

/** Replaces the organization's picture of this kind. Throws invalid on the kind. */
export function setPicture(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  kind: OrganizationFileKind,
  bytes: Buffer,
): void {
  authorize(actor, 'organization:write', organizationId)
  const { type, hash } = checkedPicture(kind, bytes)
  write(deps.db, (tx) => {
    savePicture(tx, organizationId, { kind, type, bytes, hash, createdAt: deps.clock.now() })
    const changes = { type, bytes: bytes.length, hash }
    recordAudit(tx, deps, actor, organizationChange(organizationId, `${kind}_set`, changes))
  })
}

/** In the causing transaction, which records it. `picture`: as `checkedPicture()` returned it. */
export function savePicture(
  tx: Tx,
  organizationId: string,
  { kind, ...picture }: Omit<Picture, 'organizationId'>,
): void {
  tx.insert(organizationFiles)
    .values({ organizationId, kind, ...picture })
    .onConflictDoUpdate({ target: [organizationFiles.organizationId, organizationFiles.kind], set: picture })
    .run()
}

/** The row for a picture that may be shown. Throws invalid on the kind. */
export function checkedPicture(
  kind: OrganizationFileKind,
  bytes: Buffer,
): Pick<Picture, 'kind' | 'type' | 'bytes' | 'hash'> {
  const { type } = acceptedPicture(kind, bytes)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  return { kind, type, bytes, hash }
}

/** A second time changes nothing. */
export function removePicture(deps: Deps, actor: Actor, organizationId: string, kind: OrganizationFileKind): void {
  authorize(actor, 'organization:write', organizationId)
  const which = and(eq(organizationFiles.organizationId, organizationId), eq(organizationFiles.kind, kind))
  const before = deps.db.select().from(organizationFiles).where(which).get()
  if (!before) return
  write(deps.db, (tx) => {
    tx.delete(organizationFiles).where(which).run()
    const changes = { type: before.type, hash: before.hash }
    recordAudit(tx, deps, actor, organizationChange(organizationId, `${kind}_removed`, changes))
  })
}

/** The organization's picture of exactly this content. Throws not_found. */
export function findPicture({ db }: Pick<Deps, 'db'>, organizationId: string, hash: string): Picture {
  const picture = db
    .select()
    .from(organizationFiles)
    .where(and(eq(organizationFiles.organizationId, organizationId), eq(organizationFiles.hash, hash)))
    .get()
  if (!picture) throw notFound('file')
  return picture
}

/** What is told of the organization's pictures without reading them. `size`: bytes. */
export function pictureFacts(db: Reader, organizationId: string) {
  const { kind, hash, bytes, createdAt } = organizationFiles
  return db
    .select({ kind, hash, createdAt, size: sql<number>`length(${bytes})` })
    .from(organizationFiles)
    .where(eq(organizationFiles.organizationId, organizationId))
    .all()
}

const notWhole = 'This is not a complete PNG, JPEG, WebP, GIF or SVG picture: save it again in one of these formats.'

function acceptedPicture(kind: OrganizationFileKind, bytes: Buffer): PictureFormat {
  const tooLarge = sizeProblem(kind, bytes)
  if (tooLarge !== undefined) throw invalid({ [kind]: tooLarge })
  const format = pictureFormat(bytes)
  const problem = formatProblem(kind, bytes, format)
  if (problem !== undefined || !format) throw invalid({ [kind]: problem ?? notWhole })
  return format
}

function sizeProblem(kind: OrganizationFileKind, { length }: Buffer): string | undefined {
  const most = largestPicture[kind]
  if (length === 0) return 'Choose a file.'
  else if (length > most) return `This file has ${kilobytes(length)} KB: choose one of at most ${kilobytes(most)} KB.`
  else return undefined
}

function formatProblem(
  kind: OrganizationFileKind,
  bytes: Buffer,
  format: PictureFormat | undefined,
): string | undefined {
  const allowed = kind === 'favicon' ? [...formats, 'image/x-icon'] : formats
  const refused = format?.type === 'image/svg+xml' ? svgProblem(bytes) : undefined
  if (!format || !allowed.includes(format.type)) return notWhole
  else if (refused !== undefined) return refused
  else if (Math.max(format.width ?? 1, format.height ?? 1) > longestSide || format.width === 0 || format.height === 0)
    return `This picture has ${format.width} × ${format.height} pixels: choose one of at most ${longestSide} on a side.`
  else return undefined
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1024)
}

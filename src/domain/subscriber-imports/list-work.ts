import type { Actor, Deps } from '../context.ts'
import { DomainError, type ErrorCode, type FieldErrors } from '../errors.ts'
import { chooseColumn } from './choose-column.ts'
import { previewImport, type UploadedList } from './preview-import.ts'

/** A list to read, or one that is to be read by another column. */
export type ListWork = { actor: Actor; organizationId: string } & (
  | { upload: UploadedList }
  | { id: string; column: number | null }
)

/** The import's id, or why it was refused. */
export type ListOutcome = { id: string } | { refused: { code: ErrorCode; message: string; fields: FieldErrors } }

/** Has a list read where that stalls nobody who waits for a page. */
export type WorkOnList = (work: ListWork) => Promise<ListOutcome>

/** Returns the import's id. Throws what the work throws. */
export async function workOnList(deps: { workOnList: WorkOnList }, work: ListWork): Promise<string> {
  const outcome = await deps.workOnList(work)
  if ('id' in outcome) return outcome.id
  const { code, message, fields } = outcome.refused
  throw new DomainError(code, message, fields)
}

/** The background's side of `workOnList`. An error loses what it is on its way between threads, so a refusal is an answer. */
export async function doListWork(deps: Deps, work: ListWork): Promise<ListOutcome> {
  const { actor, organizationId } = work
  try {
    if ('upload' in work) return { id: await previewImport(deps, actor, organizationId, work.upload) }
    await chooseColumn(deps, actor, organizationId, work)
    return { id: work.id }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const { code, message, fields } = error
    return { refused: { code, message, fields } }
  }
}

import type { OrganizationId } from '#src/db/ids.ts'
import { type FoundAddress, subscriberImports } from '#src/db/schema/imports.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import { listServices } from '../services/find-service.ts'
import { consentProblem } from '../subscribers/consent.ts'
import { decodeList } from './decode-list.ts'
import { largestList } from './largest-list.ts'
import { readList } from './read-list.ts'
import { createSorter, serialized, sortedColumns } from './sort-found.ts'
import { type Survey, surveyList } from './survey-list.ts'

export const mostRows = 200_000
/** Addresses in all columns of a list together. */
const mostAddresses = 2 * mostRows

export interface UploadedList {
  fileName: string
  bytes: Uint8Array
  /** The place or form in which the people on the list agreed. */
  consent: string
}

export function checkUploadedList(list: UploadedList): Checked<UploadedList> {
  const { length } = list.bytes
  const tooLarge = length > largestList ? 'The list is larger than 10 MB: split it.' : undefined
  return checked(
    { ...list, fileName: list.fileName.slice(0, 200) },
    fieldErrors({
      list: length === 0 ? 'Choose a CSV file that is not empty.' : tooLarge,
      consent: consentProblem(list.consent),
    }),
  )
}

/**
 * Reads a list and stores the rows to import and the reasons against the others; nobody is notified yet. Returns the import's
 * id. Throws invalid where the list cannot be read, or is too long.
 */
export async function previewImport(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  list: UploadedList,
): Promise<string> {
  authorize(actor, 'subscribers:write', organizationId)
  const text = decodeList(list.bytes)
  const survey = await surveyList(text)
  const { found, sorter } = await read(deps, organizationId, text, survey)
  const id = deps.ids.id()
  const sorted = sortedColumns(sorter.sorted)
  const kept = survey.layout.columns.length > 1 ? serialized(found) : null
  writeUnaudited(deps.db, (tx) => {
    tx.insert(subscriberImports)
      .values({
        id,
        organizationId,
        createdBy: actor.kind === 'member' ? actor.accountId : null,
        fileName: list.fileName,
        consent: list.consent,
        state: 'previewed',
        layout: survey.layout,
        column: survey.column,
        found: kept,
        seen: found.filter(({ column }) => column !== undefined).length,
        ...sorted,
        createdAt: deps.clock.now(),
      })
      .run()
  })
  return id
}

async function read(deps: Deps, organizationId: OrganizationId, text: string, survey: Survey) {
  const services = new Set(listServices(deps.db, organizationId).flatMap((group) => group.services.map(({ id }) => id)))
  const sorter = createSorter(deps, organizationId, survey.column)
  const found: FoundAddress[] = []
  let rows = 0
  for await (const part of readList(text, survey, services)) {
    sorter.add(part)
    for (const one of part) found.push(one)
    rows += new Set(part.map(({ line }) => line)).size
    if (rows > mostRows) throw invalid({ list: `The list has more than ${counted(mostRows)} rows: split it.` })
    if (found.length > mostAddresses)
      throw invalid({ list: `The list has more than ${counted(mostAddresses)} addresses: split it.` })
  }
  if (found.length === 0) throw invalid({ list: 'This list has no rows.' })
  return { found, sorter }
}

function counted(most: number): string {
  return most.toLocaleString('en')
}

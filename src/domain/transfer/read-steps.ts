import { type ExportFile, exportFiles } from '#src/words/personal-data.ts'
import { type CheckedRow, checkRow } from './check-rows.ts'
import { exportedFiles } from './exported.ts'
import { fileNames } from './format.ts'
import type { OpenArchive } from './open-archive.ts'

/** Some rows of one file. */
export interface Step {
  file: ExportFile
  rows: CheckedRow[]
}

/** Rows that are referred to come first, because of the foreign keys. */
const order = exportFiles.toReversed()

/**
 * The rows of all files in steps of `most` rows, those of their parts included; a row that has more is a step by itself. No more than a
 * step is in memory, and the next one is read once `take` is done. Throws invalid for what the database cannot take.
 */
export async function eachStep(
  archive: OpenArchive,
  most: number,
  take: (step: Step) => Promise<void> | void,
): Promise<void> {
  for (const file of order) {
    const name = fileNames.rows(file)
    let rows: CheckedRow[] = []
    let count = 0
    await archive.eachRow(name, async (row, line) => {
      const checked = checkRow(exportedFiles[file], row, `${name}, line ${line}`)
      const more = rowsIn(checked)
      if (count > 0 && count + more > most) {
        await take({ file, rows })
        rows = []
        count = 0
      }
      rows.push(checked)
      count += more
    })
    if (rows.length > 0) await take({ file, rows })
  }
}

/** With those of its parts. */
export function rowsIn({ parts }: CheckedRow): number {
  return Object.values(parts)
    .flat()
    .reduce((sum, part) => sum + rowsIn(part), 1)
}

/**
 * Rows as text whose columns stand below each other, however wide their letters are; the last column is as long as it likes. What
 * would steer the terminal is taken out of every cell.
 */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(harmless))
  const widthOf = (column: number) => Math.max(...cells.map((row) => Bun.stringWidth(row[column] ?? '')))
  const widths = cells[0]?.map((_, column) => widthOf(column)) ?? []
  return cells.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - Bun.stringWidth(cell)))
      .join('  ')
      .trimEnd(),
  )
}

/** The same below the names of the columns. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return aligned([head, ...rows])
}

/** On one line, without control characters and without those that turn the direction of what follows. */
export function harmless(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
}

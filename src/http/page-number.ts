/** The last page anyone turns to: beyond it an offset would leave what SQLite counts. */
const last = 100_000

/** The page a list's `?page=` asks for; 1 for anything that is not a page's number. */
export function pageNumber(text: string | undefined): number {
  const number = Number(text)
  return Number.isInteger(number) && number >= 1 && number <= last ? number : 1
}

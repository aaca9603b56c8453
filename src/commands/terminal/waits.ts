/** The management API's answer of 202. */
interface Kept {
  message: string
  publication: { url: string }
}

/** What was sent is kept and not done: it waits for its time, or for a second person. */
export class Waits extends Error {
  constructor(readonly kept: Kept) {
    super(kept.message)
  }
}

/** What the API answered; throws Waits where it did nothing yet. */
export function doneOrWaits(status: number, answer: unknown): unknown {
  if (status === 202) throw new Waits(answer as Kept)
  return answer
}

/** What a verb tells, or where that waits which it asked for. */
export async function orWaits<Told>(
  act: () => Promise<Told>,
): Promise<Told | { data: unknown; lines: readonly string[]; negative?: boolean }> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Waits)) throw error
    const { message, publication } = error.kept
    return { data: error.kept, lines: [message, publication.url] }
  }
}

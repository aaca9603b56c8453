/** Refuses a program: its status, and sentences that say what to do. For what the domain's own refusals (domain/errors.ts) do not tell. */
export class ProgramRefusal extends Error {
  constructor(
    readonly status: ProgramStatus,
    readonly sentences: readonly string[],
    readonly headers: Record<string, string> = {},
  ) {
    super(sentences.join(' '))
    this.name = 'ProgramRefusal'
  }
}

/** `412`: If-Match; `501`: Opsentry has nothing that it could mean. */
export type ProgramStatus = 400 | 412 | 422 | 429 | 501

export const unprocessable = (...sentences: string[]) => new ProgramRefusal(422, sentences)
export const notImplemented = (sentence: string) => new ProgramRefusal(501, [sentence])

/** As Statuspage has it: one sentence, or a list of them. */
export function refusalBody(sentences: readonly string[]): { error: string | readonly string[] } {
  return { error: sentences.length === 1 ? (sentences[0] ?? '') : sentences }
}

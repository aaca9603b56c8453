import { type Embedding, embeddings } from '#src/words.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'

export interface EmbeddingInput {
  embedding: Embedding
  /** Kept while they do not count, so that nobody types them twice. */
  embedOrigins: string[]
}

/** They stand in a header of every card, so there are no more than a proxy takes. */
const most = 50
/** Characters of an origin: a host name of 253, with its scheme and its port. */
const longest = 270

/** Checks who may frame the card, as typed: one origin per line. */
export function checkEmbedding(form: Form): Checked<EmbeddingInput> {
  const embedding = embeddings.find((one) => one === form.text('embedding'))
  const typed = form
    .raw('embedOrigins')
    .split(/[\s,]+/)
    .filter(Boolean)
  const embedOrigins = [...new Set(typed.slice(0, most + 1).map(plainOrigin))]
  const missing = embedding === 'listed' && typed.length === 0
  return checked(
    { embedding: embedding ?? 'nowhere', embedOrigins },
    fieldErrors({
      embedding: embedding ? undefined : 'Choose who may show the card.',
      embedOrigins: missing ? 'Type at least one site, such as https://www.example.com.' : originsProblem(embedOrigins),
    }),
  )
}

/** A sentence about the first origin that cannot be used, or undefined. */
export function originsProblem(origins: readonly string[]): string | undefined {
  if (origins.length > most) return `List at most ${most} sites.`
  const wrong = origins.find((origin) => !isOrigin(origin))
  return wrong === undefined
    ? undefined
    : `“${wrong.slice(0, 100)}” cannot be used: type scheme and host alone, such as https://www.example.com.`
}

/** As browsers write it; as typed where it is more, or less, than an origin. */
function plainOrigin(typed: string): string {
  if (typed.length > longest || !URL.canParse(typed)) return typed
  const { origin, href } = new URL(typed)
  return href === `${origin}/` ? origin : typed
}

/** A host name may hold `;` and `'` for a URL, but not for the policy in which it stands. */
function isOrigin(text: string): boolean {
  const isPlain = text.length <= longest && /^https?:\/\/([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d+)?$/.test(text)
  return isPlain && URL.canParse(text) && new URL(text).origin === text
}

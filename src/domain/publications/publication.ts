import type { publications } from '#src/db/schema/publications.ts'
import type { PublicationState } from '#src/words/publishing.ts'

export type Publication = typeof publications.$inferSelect

/** Something is still to happen to it. */
export const openStates = ['in_review', 'sent_back', 'scheduled', 'waiting'] as const satisfies PublicationState[]

export function isOpen({ state }: Pick<Publication, 'state'>): boolean {
  return state !== 'published'
}

/** The texts among what a verb is called with, as a form changes them. */
export interface Texts {
  title?: string
  body?: string
}

export function textsOf(args: readonly unknown[]): Texts {
  const { title, body } = inputOf(args)
  return { ...(typeof title === 'string' && { title }), ...(typeof body === 'string' && { body }) }
}

/**
 * With other texts, and no longer bound to the update that the writer's form showed: whoever changes it has seen what stands there. A
 * text that is rewritten leaves no translation of what it said.
 */
export function withTexts(args: readonly unknown[], { title, body }: Texts): unknown[] {
  const before = inputOf(args)
  const { seen: _, ...input } = before
  const changed = {
    ...input,
    ...(title !== undefined && 'title' in before && { title }),
    ...(body !== undefined && 'body' in before && { body }),
    ...(isRewritten(before.title, title) && 'furtherTitles' in before && { furtherTitles: null }),
    ...(isRewritten(before.body, body) && 'furtherBodies' in before && { furtherBodies: null }),
  }
  return args.map((arg) => (arg === before ? changed : arg))
}

const isRewritten = (before: unknown, after: string | undefined) => after !== undefined && after !== before

/** A promise of the next update counts from the moment at which people read it. */
export function withPromiseFrom(args: readonly unknown[], writtenAt: number, publishedAt: number): unknown[] {
  const before = inputOf(args)
  const { nextUpdateBy } = before
  if (typeof nextUpdateBy !== 'number') return [...args]
  const changed = { ...before, nextUpdateBy: nextUpdateBy + Math.max(0, publishedAt - writtenAt) }
  return args.map((arg) => (arg === before ? changed : arg))
}

/** What the verb is given in one piece: the one argument that has texts. */
function inputOf(args: readonly unknown[]): Record<string, unknown> {
  return args.map(asRecord).find((arg) => arg && ('body' in arg || 'title' in arg)) ?? {}
}

function asRecord(arg: unknown): Record<string, unknown> | undefined {
  return typeof arg === 'object' && arg !== null && !Array.isArray(arg) ? (arg as Record<string, unknown>) : undefined
}

/** The incident or the window that a verb is called for; '' where it makes a new one. */
export function subjectOf(args: readonly unknown[]): string {
  const [first] = args
  return typeof first === 'string' ? first : ''
}

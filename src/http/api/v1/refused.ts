import type { AnyRoute } from '#src/route.ts'

/** Operations that Opsentry has nothing for, by the names of their routes: answered 501 with the sentence, which the docs show, too. */
export const refused: Readonly<Record<string, string>> = {}

export function sentenceOf(route: AnyRoute): string {
  return refused[route.name] ?? `Opsentry does not serve ${route.method} ${route.path}.`
}

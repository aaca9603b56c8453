import { escapeHtml } from '@kitajs/html'
import type { Slotted } from '#src/messages/slotted.ts'

interface SentenceProps<Name extends string> {
  text: Slotted<Name>
  parts: Record<NoInfer<Name>, JSX.Element>
}

/** A message with elements in it: each `{name}` is replaced by the part of that name. */
export function Sentence<Name extends string>({ text, parts }: SentenceProps<Name>): JSX.Element {
  const named: Record<string, JSX.Element> = parts
  return text
    .split(/\{(\w+)\}/)
    .map((piece, index) => (index % 2 === 0 ? escapeHtml(piece) : String(named[piece])))
    .join('')
}

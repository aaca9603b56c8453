import type { Choice, Part } from './compiled.ts'
import type { Grammar } from './grammar.ts'

/** What a message is called with, in the order that its English file says. */
export type Argument = string | number
type Say = (args: readonly Argument[]) => Argument | undefined

/** A message that says its arguments. Made ready when it is first said: a page says few of its language's, and those often. */
export function messageFunction(parts: Part[], grammar: Grammar): (...args: Argument[]) => string {
  let say: Say | undefined
  return (...args) => {
    say ??= sayingAll(parts, grammar)
    return String(say(args))
  }
}

function sayingAll(parts: Part[], grammar: Grammar): Say {
  const all = parts.map((part) => saying(part, grammar))
  return (args) => {
    let text = ''
    for (const one of all) text += typeof one === 'string' ? one : one(args)
    return text
  }
}

function saying(part: Part, grammar: Grammar): string | Say {
  if (typeof part === 'string') return part
  if (typeof part === 'number') return (args) => args[part]
  const [rule, argument] = part
  if (rule === 'number') return (args) => grammar.count(Number(args[argument]))
  return choosing(part, grammar)
}

function choosing([rule, argument, forms]: Choice, grammar: Grammar): Say {
  const says = new Map(Object.entries(forms).map(([form, parts]) => [form, sayingAll(parts, grammar)]))
  const hasExact = [...says.keys()].some((form) => form.startsWith('='))
  const other = says.get('other')
  if (rule === 'select') return (args) => (says.get(String(args[argument])) ?? other)?.(args)
  const category = rule === 'plural' ? grammar.plural : grammar.ordinal
  return (args) => {
    const exact = hasExact ? says.get(`=${args[argument]}`) : undefined
    return (exact ?? says.get(category(Number(args[argument]))) ?? other)?.(args)
  }
}

import { type MessageFormatElement, TYPE } from '@formatjs/icu-messageformat-parser'
import { argumentsIn, parseMessage, type Signature, signatureOf } from './compile-messages.ts'
import type { MessageFile, MessageTree } from './message-files.ts'

/**
 * What is wrong with a translation, as sentences: a message too few or too many, one that cannot be read, an argument that it
 * does not know or does not say, a plural without a form that the language's grammar asks for.
 */
export function problemsOf(file: MessageFile, english: MessageFile): string[] {
  const model = leavesOf(english.tree)
  const own = leavesOf(file.tree)
  const missing = [...model.keys()].filter((key) => !own.has(key)).map((key) => `${key} is missing`)
  const strange = [...own.keys()].filter((key) => !model.has(key)).map((key) => `${key} is not in English`)
  const unread = [...own].flatMap(([key, text]) => {
    const source = model.get(key)
    return source === undefined ? [] : attempted(key, () => messageProblems(text, source, { key, file, english }))
  })
  return [...missing, ...strange, ...unread]
}

/** Texts by their keys, in the order of the file. */
export function leavesOf(tree: MessageTree, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[`${path}${name}`, value]] : [...leavesOf(value, `${path}${name}.`)],
    ),
  )
}

function attempted(key: string, work: () => string[]): string[] {
  try {
    return work()
  } catch (error) {
    return [`${key} cannot be read: ${error instanceof Error ? error.message : String(error)}`]
  }
}

interface Place {
  key: string
  file: MessageFile
  english: MessageFile
}

function messageProblems(text: string, source: string, { key, file, english }: Place): string[] {
  const elements = parseMessage(text)
  const signature = signatureOf(key, source, english.notes)
  return [
    ...typeProblems(argumentsIn(elements), signature).map((problem) => `${key}: ${problem}`),
    ...lost(elements, parseMessage(source)).map((name) => `${key} does not say {${name}}`),
    ...missingForms(elements, file.locale).map((problem) => `${key}: ${problem}`),
  ]
}

function typeProblems(used: Signature, signature: Signature): string[] {
  return [...used].flatMap(([name, type]) => {
    const asked = signature.get(name)
    if (asked === undefined) return [`{${name}} is no argument of the English message`]
    if (asked === 'number' && type !== 'number')
      return [`write {${name}, number}, so that it is written as the language does`]
    return asked !== 'number' && type === 'number' ? [`{${name}} is no number`] : []
  })
}

/** Names that English says and the translation leaves out. */
function lost(own: MessageFormatElement[], source: MessageFormatElement[]): string[] {
  const said = new Set(saidBy(own))
  return [...new Set(saidBy(source))].filter((name) => !said.has(name))
}

/** In the form for most numbers: those for one alone may do without the number. */
function saidBy(elements: MessageFormatElement[], counted?: string): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.tag) return []
    else if (element.type === TYPE.pound) return counted === undefined ? [] : [counted]
    else if (element.type === TYPE.plural) return saidBy(element.options.other?.value ?? [], element.value)
    else if (element.type === TYPE.select) return saidBy(element.options.other?.value ?? [], counted)
    else return [element.value]
  })
}

/** More whole numbers than tell any two categories apart. */
const counts = Array.from({ length: 1001 }, (_, count) => count)

function missingForms(elements: MessageFormatElement[], locale: string): string[] {
  return elements.flatMap((element) => {
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return []
    const { value, options } = element
    const inner = Object.values(options).flatMap((option) => missingForms(option.value, locale))
    if (element.type === TYPE.select) return inner
    const rules = new Intl.PluralRules(locale, { type: element.pluralType ?? 'cardinal' })
    const asked = counts.filter((count) => !options[`=${count}`]).map((count) => rules.select(count))
    const known = new Set<string>([...rules.resolvedOptions().pluralCategories, 'other'])
    return [
      ...[...new Set(asked)].filter((form) => !options[form]).map((form) => `{${value}} has no form "${form}"`),
      ...Object.keys(options)
        .filter((form) => !form.startsWith('=') && !known.has(form))
        .map((form) => `{${value}} has a form "${form}", which the language does not know`),
      ...inner,
    ]
  })
}

import ts from 'typescript'
import { channelNames } from '#views/layout/channels.ts'

/** Names of formats and services, which are the same in every language, as is CSV where it stands alone. */
const names = ['RSS', 'Atom', 'JSON Feed', ...Object.values(channelNames).filter((name) => name !== channelNames.email)]

/** Attributes whose value is read by people. */
const worded = ['title', 'aria-label', 'placeholder', 'alt', 'label', 'description', 'hint', 'text', 'heading', 'value']

/**
 * Words that a view writes itself instead of taking them from the messages: text between tags, worded attributes, and texts
 * that read as a phrase wherever they stand.
 */
export function writtenWords(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const text = textOf(node)
    if (text !== undefined && !names.some((name) => text.includes(name)) && isWritten(node, text)) found.push(text)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) return node.text.trim().replace(/\s+/g, ' ')
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
    return node.text.trim()
  return undefined
}

function isWritten(node: ts.Node, text: string): boolean {
  if (!/\p{L}/u.test(text) || text === 'CSV') return false
  if (ts.isJsxText(node)) return true
  if (isCode(node)) return false
  const place = ts.findAncestor(node, (one) => ts.isJsxAttribute(one) || ts.isPropertyAssignment(one))
  if (place && ts.isPropertyAssignment(place) && worded.includes(place.name.getText())) return isWord(text)
  const attribute = ts.findAncestor(node, ts.isJsxAttribute)
  // What a form sends stands in `value`, too.
  if (attribute?.name.getText() === 'value') return isWord(text)
  if (attribute) return worded.includes(attribute.name.getText())
  return isPhrase(text)
}

/** Imports, types, keys and what is compared: read by the compiler, not by people. */
function isCode(node: ts.Node): boolean {
  const { parent } = node
  return (
    ts.isImportDeclaration(parent) ||
    ts.isLiteralTypeNode(parent) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ts.isElementAccessExpression(parent) ||
    isPartOfKey(node) ||
    (ts.isBinaryExpression(parent) && /^[!=]==$/.test(parent.operatorToken.getText()))
  )
}

/** Of a name that is put together, as in t.backups[`${name}Hint`]. */
function isPartOfKey(node: ts.Node): boolean {
  const template = ts.findAncestor(node, ts.isTemplateExpression)
  return template !== undefined && ts.isElementAccessExpression(template.parent)
}

/** `Answer`, `No data`; not `status-page`. */
function isWord(text: string): boolean {
  return /^\p{Lu}/u.test(text) || isPhrase(text)
}

/** `No data`, `edited by`; not `status-page`, `M0 10h7` nor a tag. */
function isPhrase(text: string): boolean {
  return /\p{Lu}\p{Ll}{2}|\p{L}{2} \p{Ll}{2}/u.test(text.replace(/<[^>]*(>|$)/g, ''))
}

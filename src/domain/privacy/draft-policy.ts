import { isNull } from 'drizzle-orm'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { write } from '#src/db/write.ts'
import { markdownProblem } from '#src/markdown.ts'
import { type Language, languages } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { notFound } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { defaultPolicy } from './default-policy.ts'
import { policyWords, unknownWords } from './fill-policy.ts'
import { policyDraft, publishedPolicies } from './find-policy.ts'

export interface PolicyDraft {
  source: string
  summary: string
  language: Language
}

const longest = { source: 100_000, summary: 2000 }

export function checkPolicyDraft(form: Form): Checked<PolicyDraft> {
  const source = form.raw('source').replaceAll('\r\n', '\n').trim()
  const summary = form.raw('summary').replaceAll('\r\n', '\n').trim()
  const language = languages.find((one) => one === form.text('language'))
  return checked(
    { source, summary, language: language ?? 'en' },
    fieldErrors({
      source: sourceProblem(source),
      summary: summary.length > longest.summary ? `This has at most ${longest.summary} characters.` : undefined,
      language: language ? undefined : 'Choose the language that the policy is written in.',
    }),
  )
}

/** The text to edit: the draft, else the version published last, else Opsentry's default. */
export function policyToEdit(deps: Pick<Deps, 'db'>): PolicyDraft {
  const draft = policyDraft(deps.db)
  if (draft) return draft
  const [last] = publishedPolicies(deps.db).toSorted((a, b) => b.publishedAt - a.publishedAt)
  return last ? { ...last, summary: '' } : { source: defaultPolicy, summary: '', language: 'en' }
}

/** Saves the draft of the next version, which nobody but the instance admin sees. */
export function savePolicyDraft(deps: Deps, actor: Actor, input: PolicyDraft): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const updatedAt = deps.clock.now()
    const id = policyDraft(tx)?.id ?? deps.ids.id()
    tx.insert(policyVersions)
      .values({ ...input, id, createdAt: updatedAt, updatedAt })
      .onConflictDoUpdate({ target: policyVersions.id, set: { ...input, updatedAt } })
      .run()
    recordAudit(tx, deps, actor, {
      action: 'policy.drafted',
      organizationId: null,
      subject: { type: 'policy_version', id },
      changes: { characters: input.source.length, language: input.language },
    })
  })
}

/** Throws not_found where there is no draft. */
export function discardPolicyDraft(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const draft = tx.delete(policyVersions).where(isNull(policyVersions.publishedAt)).returning().get()
    if (!draft) throw notFound('draft')
    recordAudit(tx, deps, actor, {
      action: 'policy.draft_discarded',
      organizationId: null,
      subject: { type: 'policy_version', id: draft.id },
    })
  })
}

function sourceProblem(source: string): string | undefined {
  if (source === '') return 'Type the policy.'
  else if (source.length > longest.source) return `A policy has at most ${longest.source} characters.`
  const [unknown] = unknownWords(source)
  if (unknown)
    return `${unknown} stands for nothing: write ${policyWords.map((name) => `{${name}}`).join(', ')}, or take the braces away.`
  else return markdownProblem(source)
}

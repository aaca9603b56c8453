import { languageOf } from '#src/domain/accounts/language.ts'
import type { FormState } from '#views/layout/fields.tsx'
import { type DashboardMessages, dashboardMessagesOf, said } from '#views/messages/dashboard.ts'
import type { AppDeps } from './app-deps.ts'
import type { RequestSession } from './plugins/session.ts'
import { preferredLanguage } from './preferred-language.ts'

interface Asked {
  deps: AppDeps
  session: RequestSession
  request: Request
}

/** What a request of the team's is answered in: as the account has chosen, else as the browser asks. */
export function messagesFor({ deps, session, request }: Asked): DashboardMessages {
  const account = session.account()
  return dashboardMessagesOf((account && languageOf(deps.db, account.accountId)) ?? preferredLanguage(request))
}

/** A field may have several sentences, one a line. */
function saidByLine(t: DashboardMessages, sentences: string): string {
  return sentences
    .split('\n')
    .map((sentence) => said(t, sentence))
    .join('\n')
}

/** A refused form with its sentences in the reader's language. */
export function saidInForm(t: DashboardMessages, { errors, problem, meanwhile, ...form }: FormState): FormState {
  return {
    ...form,
    errors: Object.fromEntries(Object.entries(errors).map(([field, sentences]) => [field, saidByLine(t, sentences)])),
    problem: problem === undefined ? undefined : said(t, problem),
    meanwhile: meanwhile === undefined ? undefined : t.fieldHasChanged,
  }
}

import { lastBackup } from '#src/domain/backup/last-backup.ts'
import { storageFacts } from '#src/domain/backup/storage-facts.ts'
import { makeMetricsToken, metricsTokenMade, removeMetricsToken } from '#src/domain/monitoring/metrics-token.ts'
import { publicUrl, readInstance } from '#src/domain/settings/instance.ts'
import { boundToHost, changeUrl } from '#src/domain/setup/change-url.ts'
import { routes } from '#src/routes.ts'
import { InstancePage } from '#views/admin/instance.tsx'
import { UrlChangedPage } from '#views/admin/url-changed.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import packageJson from '../../../package.json'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'
import { messagesFor } from '../spoken.ts'
import { readLastHour } from './last-hour.ts'

const { instance } = routes.admin

/** This Opsentry itself: its version, its address, its disk. */
export const instanceRoutes: Binding[] = [
  page(instance.show, (context) => showInstance(context, emptyForm)),

  action(
    instance.url,
    async (context) => {
      const { deps, actor, form, session } = context
      const regardless = form.ticked('regardless')
      await changeUrl(deps, actor, { url: form.text('url'), regardless })
      const url = publicUrl(deps)
      return session.asked().origin === url
        ? done(instance.show.url(), 'The public URL is changed.')
        : UrlChangedPage({ t: messagesFor(context), url, leadsHere: !regardless })
    },
    showInstance,
  ),

  action(
    instance.metricsToken,
    (context) => showInstance(context, emptyForm, makeMetricsToken(context.deps, context.actor)),
    showInstance,
  ),

  action(
    instance.metricsTokenRemoval,
    ({ deps, actor }) => {
      removeMetricsToken(deps, actor)
      return done(instance.show.url(), 'The token is removed.')
    },
    showInstance,
  ),
]

async function showInstance(context: PersonContext, form: FormState, newToken?: string): Promise<JSX.Element> {
  const { deps } = context
  return InstancePage({
    person: personOf(context),
    form,
    version: packageJson.version,
    runtime: `${process.platform}-${process.arch}, Bun ${Bun.version}`,
    url: publicUrl(deps),
    fixedUrl: deps.fixedUrl !== null,
    formerUrls: readInstance(deps.db).formerUrls,
    bound: boundToHost(deps.db),
    storage: await storageFacts(deps.db),
    backup: lastBackup(deps.db),
    lastHour: await readLastHour(deps),
    metricsToken: { made: metricsTokenMade(deps.db), newToken },
  })
}

import { accepted } from '#src/domain/forms/checked.ts'
import { bannerOf, changeBanner, checkBanner } from '#src/domain/organizations/change-banner.ts'
import { changeEmbedding } from '#src/domain/organizations/change-embedding.ts'
import { checkEmbedding } from '#src/domain/organizations/check-embedding.ts'
import { serviceLabels } from '#src/domain/service-status/service-labels.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { readServices } from '#src/domain/status-page/read-services.ts'
import { pageBase, routes } from '#src/routes.ts'
import { EmbeddingPage } from '#views/dashboard/settings-embedding.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { embedPolicy } from '../plugins/security-headers.ts'
import { readCard, showCard } from '../public/embed.ts'
import { statusPageAt } from '../public/page-of.ts'
import { dashboardShell } from './shell.ts'

const { embedding } = routes.dashboard.settings

export const embeddingSettingsRoutes: Binding[] = [
  page(embedding.show, (context) => showEmbedding(context)),

  action(
    embedding.save,
    ({ deps, actor, params, form }) => {
      changeEmbedding(deps, actor, actor.organizationId, accepted(checkEmbedding(form)))
      return done(embedding.show.url(params), 'The sites are saved.')
    },
    showEmbedding,
  ),

  action(
    embedding.banner,
    ({ deps, actor, params, form }) => {
      changeBanner(deps, actor, actor.organizationId, accepted(checkBanner(form)))
      return done(embedding.show.url(params), 'The banner is saved.')
    },
    showEmbedding,
  ),

  // The card itself may be framed nowhere, so the preview is one that this screen alone may frame.
  page(embedding.card, ({ deps, organization, query, set }) => {
    set.headers['content-security-policy'] = embedPolicy(["'self'"])
    const statusPage = statusPageAt(deps, organization.slug)
    return showCard({ deps, statusPage }, readCard(query).values)
  }),
]

function showEmbedding(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  const { deps, organization } = context
  const label = serviceLabels(deps.db, organization.id)
  return EmbeddingPage({
    shell: dashboardShell(context),
    name: organization.name,
    language: organization.language,
    isPublic: organization.visibility === 'public',
    embedding: form.values.embedding ?? organization.embedding,
    embedOrigins: organization.embedOrigins,
    banner: bannerOf(organization),
    services: readServices(deps, organization)
      .flatMap(({ services }) => services)
      .map((service) => ({ id: service.id, name: label(service) })),
    base: pageBase(organization.slug),
    url: pageUrl(deps, organization),
    form,
  })
}

import { routes } from '#src/routes.ts'

/** URLs of a draft, typed and not posted yet: of an incident, or (without an id) of one that is not open yet. */
export function draftLinks(slug: string, id: string | undefined) {
  const { incident, incidents } = routes.dashboard
  return id === undefined
    ? {
        save: incidents.draft.url({ slug }),
        mail: (at: number) => incidents.draftMail.url({ slug }, { at }),
        removal: incidents.draftRemoval.url({ slug }),
      }
    : {
        save: incident.draft.url({ slug, id }),
        mail: (at: number) => incident.draftMail.url({ slug, id }, { at }),
        removal: incident.draftRemoval.url({ slug, id }),
      }
}

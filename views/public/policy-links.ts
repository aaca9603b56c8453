import { routes } from '#src/routes.ts'

/** URLs of the pages about privacy: below a status page's `base`, or (null) at the instance's own address. */
export function policyLinks(base: string | null) {
  const at = routes.statusPage.privacy
  const instance = routes.privacyPolicy
  return base === null
    ? {
        policy: instance.show.url(),
        versions: instance.history.url(),
        version: (id: string) => instance.version.url({ id }),
        subProcessors: instance.subProcessors.url(),
        cookies: instance.cookies.url(),
      }
    : {
        policy: at.show.url({ base }),
        versions: at.history.url({ base }),
        version: (id: string) => at.version.url({ base, id }),
        subProcessors: at.subProcessors.url({ base }),
        cookies: at.cookies.url({ base }),
      }
}

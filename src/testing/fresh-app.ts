import { createApp } from '#src/app.ts'
import { Browser } from './harness.ts'
import { audited } from './personas.ts'
import { type TestDeps, testDeps, testSetupToken } from './test-deps.ts'

/** The whole product as at its first start: nobody has opened the setup link yet. */
export function freshApp(overrides: Partial<TestDeps> = {}) {
  const deps = testDeps(overrides)
  const app = createApp(deps)
  const stranger = () => new Browser((request) => app.handle(request))
  return {
    deps,
    /** A browser without the setup link. */
    stranger,
    /** A browser that has opened the setup link. */
    async withLink() {
      const browser = stranger()
      await browser.get(`/setup?token=${testSetupToken}`)
      return browser
    },
    /** Actions in the audit log, oldest first; null: the instance's own. */
    audited: (organizationId: string | null = null) => audited(deps, organizationId),
  }
}

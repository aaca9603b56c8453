import type { DashboardMessages } from '../messages/dashboard.ts'

/** Sends the form around it while it is typed, to be kept as a draft, and says so where it is not kept (static/composer.js). */
export function KeepsDraft({ action, t }: { action: string; t: DashboardMessages }): JSX.Element {
  return (
    <div
      data-keeps-draft={action}
      hx-post={action}
      hx-trigger="input delay:400ms from:'closest form'"
      hx-include="closest form"
      hx-swap="none"
    >
      <p class="field-error" role="status" hidden safe>
        {t.draft.notKept}
      </p>
    </div>
  )
}

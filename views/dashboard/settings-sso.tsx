import type { Children } from '@kitajs/html'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { SsoCards, type SsoCardsProps } from '../layout/sso.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export function SsoSettingsPage({ shell, ...cards }: SsoCardsProps & { shell: Shell }): JSX.Element {
  return (
    <SettingsTab shell={shell} tab="sso">
      <p class="hint" safe>
        {shell.t.ssoSettings.hint}
      </p>
      <SsoCards {...cards} />
    </SettingsTab>
  )
}

export function ProviderSettingsPage({ shell, children }: { shell: Shell; children?: Children }): JSX.Element {
  return (
    <SettingsTab shell={shell} tab="sso">
      {children}
    </SettingsTab>
  )
}

import { en, type Messages } from '../messages/en.ts'
import { Icon } from './icons.tsx'

/** From the system's theme to light to dark; the script takes its words from here. */
export function ThemeSwitch({ class: look, t = en }: { class: string; t?: Messages }): JSX.Element {
  return (
    <button
      type="button"
      class={look}
      data-theme-switch
      data-auto={t.theme.auto}
      data-light={t.theme.light}
      data-dark={t.theme.dark}
    >
      <Icon name="sun-moon" />
      <span safe>{t.theme.label}</span>
    </button>
  )
}

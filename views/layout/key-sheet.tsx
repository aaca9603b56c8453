import { escapeHtml } from '@kitajs/html'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { Icon } from './icons.tsx'

/** The keys of a page, which its script (static/keys.js) lists from the elements that have one; opened with `?`. */
export function KeySheet({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <dialog id="key-sheet" class="key-sheet" aria-labelledby="key-sheet-heading">
      <h2 id="key-sheet-heading" safe>
        {t.keys.heading}
      </h2>
      <dl data-keys></dl>
      <dl>
        <div>
          <dt>
            <kbd>Ctrl Enter</kbd>
          </dt>
          <dd safe>{t.keys.publish}</dd>
        </div>
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd safe>{t.keys.leave}</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd safe>{t.keys.list}</dd>
        </div>
      </dl>
      <label class="choice">
        <input type="checkbox" data-keys-on checked autocomplete="off" />
        <span>
          {escapeHtml(t.keys.single)}
          <span class="hint" safe>
            {t.keys.singleHint}
          </span>
        </span>
      </label>
      <form method="dialog">
        <button type="submit" class="button" safe>
          {t.frame.close}
        </button>
      </form>
    </dialog>
  )
}

export function KeySheetButton({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <button type="button" class="quiet-link with-script for-keyboards" data-opens-keys>
      <Icon name="keyboard" />
      <span safe>{t.keys.button}</span>
    </button>
  )
}

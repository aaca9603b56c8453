import { Icon } from './icons.tsx'

/** The keys of a page, which its script (static/keys.js) lists from the elements that have one; opened with `?`. */
export function KeySheet(): JSX.Element {
  return (
    <dialog id="key-sheet" class="key-sheet" aria-labelledby="key-sheet-heading">
      <h2 id="key-sheet-heading">Keys of this page</h2>
      <dl data-keys></dl>
      <dl>
        <div>
          <dt>
            <kbd>Ctrl Enter</kbd>
          </dt>
          <dd>Publish or save the form that you are typing in</dd>
        </div>
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>Leave the field, so that single keys work</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>This list</dd>
        </div>
      </dl>
      <label class="choice">
        <input type="checkbox" data-keys-on checked autocomplete="off" />
        <span>
          Use single keys
          <span class="hint">They never act while you type in a field. This browser remembers the choice.</span>
        </span>
      </label>
      <form method="dialog">
        <button type="submit" class="button">
          Close
        </button>
      </form>
    </dialog>
  )
}

export function KeySheetButton(): JSX.Element {
  return (
    <button type="button" class="quiet-link with-script for-keyboards" data-opens-keys>
      <Icon name="keyboard" />
      <span>Keys</span>
    </button>
  )
}

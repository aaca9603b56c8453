import { Form } from './form.tsx'

export interface ConfirmProps {
  /** On the closed button, such as `Remove`. */
  label: string
  /** Sentence that says what is lost. */
  sentence: string
  /** On the button that acts, such as `Remove Ed`. */
  confirm: string
  action: string
  csrf: string
  /** Nothing is lost: it does not look dangerous. */
  harmless?: boolean
}

/** A button that first says what is lost: two clicks for what cannot be taken back, without a script. */
export function Confirm({ label, sentence, confirm, action, csrf, harmless }: ConfirmProps): JSX.Element {
  const button = harmless ? 'button' : 'button danger'
  return (
    <details class="confirm">
      <summary class={button} safe>
        {label}
      </summary>
      <Form action={action} csrf={csrf}>
        <p class="hint" safe>
          {sentence}
        </p>
        <button type="submit" class={button} safe>
          {confirm}
        </button>
      </Form>
    </details>
  )
}

import { type Children, escapeHtml } from '@kitajs/html'
import type { Messages } from '../messages/en.ts'
import { CsrfField, FormProblem, type FormState } from './fields.tsx'
import { Icon, type IconName } from './icons.tsx'

export interface FormProps {
  action: string
  /** Null where no session stands behind it: a signed link, a page that is cached for everybody. */
  csrf: string | null
  /** Of a form that may come back refused: its problem stands at the top. */
  state?: FormState
  /** Of the problem's language; absent: English. */
  t?: Messages
  class?: string
  /** With a file in it. */
  enctype?: 'multipart/form-data'
  submitOnCtrlEnter?: boolean
  /** `off`: a browser that goes back must not fill in what was typed before; for a form whose draft is kept elsewhere. */
  autocomplete?: 'off'
  children?: Children
}

/**
 * A form that changes something.
 *
 * ```tsx
 * <Form action={routes.account.name.url()} csrf={csrf} state={form} class="stack">
 *   <TextField name="name" label="Name" form={form} />
 *   <Submit label="Save" look="primary" />
 * </Form>
 * ```
 */
export function Form(props: FormProps): JSX.Element {
  const { csrf, state, t } = props
  return (
    <form
      method="post"
      action={props.action}
      enctype={props.enctype}
      class={props.class}
      data-submit-on-ctrl-enter={props.submitOnCtrlEnter}
      autocomplete={props.autocomplete}
    >
      {csrf === null ? null : <CsrfField token={csrf} />}
      {state ? <FormProblem form={state} t={t} /> : null}
      {props.children}
    </form>
  )
}

export interface SubmitProps {
  label: string
  look?: 'primary' | 'danger'
  icon?: IconName
  /** Shown beside the label: they do the same. */
  keys?: string
  /** Names what the button is about, where several on a page have the same label. */
  ariaLabel?: string
}

/**
 * The button that sends a form.
 *
 * ```tsx
 * <Submit label="Withdraw" look="danger" ariaLabel={`Withdraw the notice ${title}`} />
 * ```
 */
export function Submit({ label, look, icon, keys, ariaLabel }: SubmitProps): JSX.Element {
  return (
    <button
      type="submit"
      class={['button', look]}
      aria-label={ariaLabel}
      aria-keyshortcuts={keys?.replace(' ', '+').replace('Ctrl', 'Control')}
    >
      {icon ? <Icon name={icon} /> : null}
      {icon || keys ? <span safe>{label}</span> : escapeHtml(label)}
      {keys ? (
        <span aria-hidden="true">
          <kbd safe>{keys}</kbd>
        </span>
      ) : null}
    </button>
  )
}

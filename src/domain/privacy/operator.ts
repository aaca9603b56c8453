import type { Reader } from '#src/db/connection.ts'
import { write } from '#src/db/write.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { addressProblem } from '../mail/check-address.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'
import { defaultChildrenText } from './default-policy.ts'
import type { PolicyFacts } from './fill-policy.ts'
import { keptHowLong } from './kept-how-long.ts'

export interface Operator {
  operatorName: string
  operatorAddress: string | null
  operatorEmail: string
  operatorOfficer: string | null
  childrenNotice: boolean
  /** Markdown; null: Opsentry's default text. */
  childrenText: string | null
}

const longest = { name: 200, lines: 1000, children: 5000 }

export function checkOperator(form: Form): Checked<Operator> {
  const operatorName = form.text('operatorName')
  const operatorAddress = lines(form.text('operatorAddress'))
  const operatorEmail = form.text('operatorEmail')
  const operatorOfficer = lines(form.text('operatorOfficer'))
  const childrenText = lines(form.text('childrenText'))
  return checked(
    {
      operatorName,
      operatorAddress: operatorAddress || null,
      operatorEmail,
      operatorOfficer: operatorOfficer || null,
      childrenNotice: form.ticked('childrenNotice'),
      childrenText: childrenText === '' || childrenText === defaultChildrenText ? null : childrenText,
    },
    fieldErrors({
      operatorName: nameProblem(operatorName),
      operatorAddress: isLong(operatorAddress, longest.lines)
        ? `An address has at most ${longest.lines} characters.`
        : undefined,
      operatorEmail: addressProblem(operatorEmail),
      operatorOfficer: isLong(operatorOfficer, longest.lines)
        ? `This has at most ${longest.lines} characters.`
        : undefined,
      childrenText: isLong(childrenText, longest.children)
        ? `The text has at most ${longest.children} characters.`
        : undefined,
    }),
  )
}

/** Changes the operator that the privacy policy names. Published versions stay as they are; the next one names the new one. */
export function configureOperator(deps: Deps, actor: Actor, after: Operator): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const before = operatorOf(tx)
    changeInstance(tx, deps, actor, { set: after, action: 'operator.configured', changes: { before, after } })
  })
}

/** Facts for a policy, by the present settings. Until the operator is set, no name stands in it. */
export function policyFacts({ db }: Pick<Deps, 'db'>): PolicyFacts {
  const row = readInstance(db)
  return {
    operator: row.operatorName ?? 'Whoever operates this Opsentry',
    address: row.operatorAddress ?? '',
    contact: row.operatorEmail ?? '',
    officer: row.operatorOfficer ?? '',
    children: row.childrenNotice ? (row.childrenText ?? defaultChildrenText) : '',
    analytics: row.homepageShown && row.measurementId !== null,
    kept: keptHowLong(db),
  }
}

/** True once the operator's name and contact are set: no policy is published without them. */
export function operatorIsKnown(db: Reader): boolean {
  const { operatorName, operatorEmail } = readInstance(db)
  return operatorName !== null && operatorEmail !== null
}

function operatorOf(db: Reader) {
  const row = readInstance(db)
  const { operatorName, operatorAddress, operatorEmail, operatorOfficer, childrenNotice, childrenText } = row
  return { operatorName, operatorAddress, operatorEmail, operatorOfficer, childrenNotice, childrenText }
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'Type the name of the company or person who runs this Opsentry.'
  else if (/\p{Cc}/u.test(name)) return 'A name is one line of plain text: remove the control characters.'
  else return isLong(name, longest.name) ? `A name has at most ${longest.name} characters.` : undefined
}

function isLong(text: string, most: number): boolean {
  return [...text].length > most
}

function lines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

import type { FieldErrors } from '../errors.ts'
import { type Checked, checked, fieldErrors, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'

export interface ServiceInput {
  name: string
  description: string
  serviceGroupId: string | null
}

const longestName = 100
const longestDescription = 500

/** Values and, by field, a sentence that says how to fix them. */
export function checkService(form: Form): Checked<ServiceInput> {
  const values = {
    name: form.text('name'),
    description: form.text('description'),
    serviceGroupId: form.text('serviceGroupId') || null,
  }
  return checked(values, {
    ...checkName(values.name, 'Give the service a name, such as API.'),
    ...checkDescription(values.description),
  })
}

export function checkServiceGroup(form: Form): Checked<{ name: string }> {
  const name = form.text('name')
  return checked({ name }, checkName(name, 'Give the group a name, such as Platform.'))
}

export interface GroupInput {
  name: string
  description: string
  open: boolean
}

export function checkGroupEdit(form: Form): Checked<GroupInput> {
  const [open, description] = [form.ticked('open'), form.text('description')]
  return together(checkServiceGroup(form), checked({ open, description }, checkDescription(description)))
}

function checkName(name: string, missing: string): FieldErrors {
  if (name === '') return { name: missing }
  else if (name.length > longestName) return { name: `Keep the name under ${longestName} characters.` }
  else return {}
}

function checkDescription(description: string): FieldErrors {
  return fieldErrors({ description: descriptionProblem(description) })
}

/** A sentence about one that is too long, or undefined. */
export function descriptionProblem({ length }: string): string | undefined {
  if (length <= longestDescription) return undefined
  return `Keep the description under ${longestDescription} characters; this has ${length}.`
}

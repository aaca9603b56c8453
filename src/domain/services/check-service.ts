import type { FieldErrors } from '../errors.ts'
import { type Checked, checked, together } from '../forms/checked.ts'
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
  const errors: FieldErrors = { ...checkName(values.name, 'service') }
  if (values.description.length > longestDescription)
    errors.description = `Keep the description under ${longestDescription} characters; this has ${values.description.length}.`
  return checked(values, errors)
}

export function checkServiceGroup(form: Form): Checked<{ name: string }> {
  const name = form.text('name')
  return checked({ name }, checkName(name, 'group'))
}

export interface GroupInput {
  name: string
  open: boolean
}

export function checkGroupEdit(form: Form): Checked<GroupInput> {
  return together(checkServiceGroup(form), checked({ open: form.ticked('open') }, {}))
}

function checkName(name: string, what: string): FieldErrors {
  if (name === '') return { name: `Give the ${what} a name, such as ${what === 'group' ? 'Platform' : 'API'}.` }
  else if (name.length > longestName) return { name: `Keep the name under ${longestName} characters.` }
  else return {}
}

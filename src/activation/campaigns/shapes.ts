import type { ArmedPerson } from './deliver.ts'
import type { FileShape } from './schema.ts'

/** Names of columns that each sender's import knows; a null stands for a column of ours, which an import keeps as a property. */
type Columns = Readonly<{
  email: string
  first: string
  last: string
  phone: string
  customer: string
  code: string
  variant: string
  /** A column that the sender reads as a label. */
  label?: string
}>
const columnsOf: Readonly<Record<Exclude<FileShape, 'csv' | 'csv-es'>, Columns>> = {
  hubspot: {
    email: 'Email',
    first: 'First name',
    last: 'Last name',
    phone: 'Phone number',
    customer: 'Customer ID',
    code: 'Campaign code',
    variant: 'Variant',
  },
  mailchimp: {
    email: 'Email Address',
    first: 'First Name',
    last: 'Last Name',
    phone: 'Phone Number',
    customer: 'Customer ID',
    code: 'Campaign Code',
    variant: 'Variant',
    label: 'Tags',
  },
  brevo: {
    email: 'EMAIL',
    first: 'FIRSTNAME',
    last: 'LASTNAME',
    phone: 'SMS',
    customer: 'EXT_ID',
    code: 'CAMPAIGN_CODE',
    variant: 'VARIANT',
  },
  klaviyo: {
    email: 'Email',
    first: 'First Name',
    last: 'Last Name',
    phone: 'Phone Number',
    customer: 'External ID',
    code: 'Campaign Code',
    variant: 'Variant',
  },
}

/** A first name and the rest; "Apellido, Nombre" is turned. */
export function splitName(name: string | null): [string, string] {
  if (name === null) return ['', '']
  const turned = /^([^,]+),\s*(.+)$/.exec(name.trim())
  if (turned) return [turned[2]!.trim(), turned[1]!.trim()]
  const at = name.trim().indexOf(' ')
  return at < 0
    ? [name.trim(), '']
    : [
        name.trim().slice(0, at),
        name
          .trim()
          .slice(at + 1)
          .trim(),
      ]
}

type Told = Readonly<{ code: string; offer: string; variants: readonly string[]; titles: readonly string[] }>

/** The first line of a file of this shape. */
export function headerOf(shape: FileShape, { titles }: Told): readonly string[] {
  if (shape === 'csv')
    return ['customer', 'name', 'email', 'phone', 'campaign_code', 'variant', 'offer', 'score', 'value', 'reason_1', 'reason_2', 'reason_3']
  if (shape === 'csv-es') return titles
  const { email, first, last, phone, customer, code, variant, label } = columnsOf[shape]
  return [email, first, last, phone, customer, code, variant, ...(label ? [label] : [])]
}

/** A line of a file of this shape. */
export function cellsOf(shape: FileShape, person: ArmedPerson, { code, offer, variants }: Told): (string | number)[] {
  const variant = variants[person.arm - 1] ?? ''
  if (shape === 'csv' || shape === 'csv-es')
    return [
      ...[person.key, person.name ?? '', person.email ?? '', person.phone ?? '', code, variant, offer, person.score, person.value ?? ''],
      ...[0, 1, 2].map((i) => person.reasons[i] ?? ''),
    ]
  const [first, last] = splitName(person.name)
  return [person.email ?? '', first, last, person.phone ?? '', person.key, code, variant, ...(columnsOf[shape].label ? [code] : [])]
}

export { contribution } from './contribution.ts'
export { blockOf, type Contact, everyContact, readContacts } from './people.ts'

export { contribution } from './contribution.ts'
export {
  type Bases,
  blockOf,
  type Contact,
  channelBases,
  contactsOf,
  everyContact,
  readContacts,
  type Standing,
  standing,
  standingOf,
  type Way,
} from './people.ts'

export { contribution } from './contribution.ts'
export { type Hold, holdPeople } from './holds.ts'
export { type ListPerson, readListPeople } from './read-list.ts'

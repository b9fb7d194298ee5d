export { findDuplicates } from './duplicates.ts'
export { describeProfiles } from './findings.ts'
export { profileTable } from './profile.ts'
export { ColumnProfile } from './schema.ts'

export { createPermissions, type Holder, type Permission, type Permissions, publicPermission, signedInPermission } from './permissions.ts'
export { type Duty, duties, installationDuty, isDuty, isRole, type Power, powerOf, type Role, roles } from './roles.ts'

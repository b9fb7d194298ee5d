export { createPermissions, type Holder, type Permission, type Permissions, publicPermission, signedInPermission } from './permissions.ts'
export { type Duty, duties, isDuty, isRole, type Role, roles } from './roles.ts'

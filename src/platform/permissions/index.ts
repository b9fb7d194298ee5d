export { createPermissions, type Permission, type Permissions, publicPermission, signedInPermission } from './permissions.ts'
export { type Duty, type Role, roles } from './roles.ts'

import { DomainError } from '#base'
import { installationDuty, type Power, type Role } from './roles.ts'

/**
 * One thing that may be done, `<area>.<feature>.<verb>`, and the roles and duties (and only those) that may do it. The
 * feature's texts say it as a sentence under the same name.
 */
export type Permission = Readonly<{ name: string; roles: readonly Role[]; duties?: readonly Power[] }>

/** What somebody may rest a claim on: roles, duties and, for a key, the permissions it was cut down to. */
export type Holder = Readonly<{ roles: readonly Role[]; duties?: readonly Power[]; only?: readonly string[] | null }>

/** A route that anyone may call without signing in says so by this name; no role ever holds it. */
export const publicPermission = 'public'
/** A route that everyone who signed in may call, whatever their role. Keys are not people: they may not. */
export const signedInPermission = 'signed-in'

export interface Permissions {
  readonly all: readonly Permission[]
  /** Whether a permission of this name was declared (or is one of the two built-in ones). */
  isKnown(name: string): boolean
  /** Deny by default: unknown names and people without roles get `false`. `held` are names of roles and duties. */
  allows(held: readonly string[], name: string): boolean
  /** The same for a person or a key. */
  holds(holder: Holder, name: string): boolean
  /** The names that somebody holds, sorted. */
  heldBy(holder: Holder): string[]
  /** Which of somebody's roles and duties give the permission. */
  reasons(holder: Holder, name: string): (Role | Power)[]
  /** Whether nobody of a workspace can give the permission: it is about the installation as a whole. */
  isOfInstallation(name: string): boolean
}

const form = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/
const namesOf = ({ roles, duties = [] }: Holder): (Role | Power)[] => [...roles, ...duties]

/**
 * The table of who may do what, put together from what the features declare.
 * @throws INVALID_ARGUMENT when a name has the wrong form or two features declare the same name
 */
export function createPermissions(declared: readonly Permission[]): Permissions {
  const table = new Map<string, Permission>()
  for (const permission of declared) {
    if (!form.test(permission.name) || table.has(permission.name)) {
      throw new DomainError('INVALID_ARGUMENT', {
        name: 'permission',
        got: permission.name,
        expected: '<area>.<feature>.<verb>, declared once',
      })
    }
    table.set(permission.name, permission)
  }
  const givers = (name: string): readonly string[] => {
    const permission = table.get(name)
    return permission ? [...permission.roles, ...(permission.duties ?? [])] : []
  }
  const allows = (held: readonly string[], name: string): boolean => givers(name).some((giver) => held.includes(giver))
  const holds = (holder: Holder, name: string): boolean => (holder.only?.includes(name) ?? true) && allows(namesOf(holder), name)
  return {
    all: [...table.values()],
    isKnown: (name) => name === publicPermission || name === signedInPermission || table.has(name),
    allows,
    holds,
    heldBy: (holder) => [...table.keys()].filter((name) => holds(holder, name)).sort(),
    isOfInstallation: (name) => givers(name).length > 0 && givers(name).every((giver) => giver === installationDuty),
    reasons: (holder, name) => namesOf(holder).filter((each) => givers(name).includes(each)),
  }
}

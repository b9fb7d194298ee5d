import { DomainError } from '#base'
import type { Role } from './roles.ts'

/** One thing that may be done, `<area>.<feature>.<verb>`, and the roles (and only those) that may do it. */
export type Permission = Readonly<{ name: string; roles: readonly Role[] }>

/** A route that anyone may call without signing in says so by this name; no role ever holds it. */
export const publicPermission = 'public'
/** A route that everyone who signed in may call, whatever their role. */
export const signedInPermission = 'signed-in'

export interface Permissions {
  readonly all: readonly Permission[]
  /** Whether a permission of this name was declared (or is one of the two built-in ones). */
  isKnown(name: string): boolean
  /** Deny by default: unknown names and people without roles get `false`. */
  allows(held: readonly string[], name: string): boolean
  /** The names that somebody with these roles holds, sorted. */
  heldBy(held: readonly string[]): string[]
}

const form = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/

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
  const allows = (held: readonly string[], name: string): boolean => table.get(name)?.roles.some((role) => held.includes(role)) ?? false
  return {
    all: [...table.values()],
    isKnown: (name) => name === publicPermission || name === signedInPermission || table.has(name),
    allows,
    heldBy: (held) => [...table.keys()].filter((name) => allows(held, name)).sort(),
  }
}

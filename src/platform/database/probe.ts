import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chooseLauncher, type Launcher } from './launcher.ts'
import { findPrograms } from './programs.ts'

const nearest = (path: string): string => (existsSync(path) ? path : nearest(dirname(path)))

/**
 * How PostgreSQL would be run in a folder, without running it or changing anything there.
 * @throws DATABASE_PROGRAMS_MISSING, DATABASE_USER_REFUSED
 */
export function probePostgres(folder: string): Pick<Launcher, 'mode' | 'endsWithUs'> {
  const links = mkdtempSync(join(tmpdir(), 'rumbo-links-'))
  try {
    const programs = findPrograms(join(links, 'lib'))
    const cluster = join(folder, 'data')
    return chooseLauncher({
      postgres: programs.postgres,
      links: programs.links,
      existingOwner: existsSync(cluster) ? statSync(cluster).uid : null,
      reach: ({ uid, gid }) => spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', nearest(folder)], { cwd: '/', uid, gid }).status === 0,
      folder,
    })
  } finally {
    rmSync(links, { recursive: true, force: true })
  }
}

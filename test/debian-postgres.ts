import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromDebian } from './debian-package.ts'

const password = 'external'

/** The folder of Debian's own PostgreSQL. */
const programs = (): string =>
  join(
    fromDebian('postgresql', () => globSync('/usr/lib/postgresql/*/bin/initdb').sort().at(-1)),
    '..',
  )

export type ExternalPostgres = Readonly<{
  major: number
  /** Address of a new, empty database whose owner is no superuser. */
  newDatabase(): string
  stop(): void
}>

/** A PostgreSQL as an organisation would run it: its own programs, its own user, an owner without superuser rights. */
export function startExternalPostgres(): ExternalPostgres {
  const bin = programs()
  const home = mkdtempSync(join(tmpdir(), 'rumbo-external-'))
  const user = process.getuid?.() === 0 ? 'postgres' : undefined
  if (user) {
    const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
    chownSync(home, id('-u'), id('-g'))
  }
  const run = (program: string, ...args: string[]): string =>
    execFileSync(user ? 'runuser' : join(bin, program), user ? ['-u', user, '--', join(bin, program), ...args] : args, {
      encoding: 'utf8',
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const cluster = join(home, 'data')
  run('initdb', '-D', cluster, '-U', 'boss', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync')
  writeFileSync(join(cluster, 'pg_hba.conf'), 'local all boss trust\nlocal all all scram-sha-256\n')
  run('pg_ctl', '-D', cluster, '-w', '-l', join(home, 'log'), '-o', `-k ${home} -c listen_addresses= -c fsync=off`, 'start')
  const sql = (text: string) => run('psql', '-h', home, '-U', 'boss', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-Atc', text)
  sql(`create role owner login createrole password '${password}'`)
  let made = 0
  return {
    major: Number.parseInt(sql('show server_version'), 10),
    newDatabase() {
      const name = `rumbo${++made}`
      sql(`create database ${name} owner owner`)
      return `postgresql://owner:${password}@/${name}?host=${encodeURIComponent(home)}`
    },
    stop() {
      run('pg_ctl', '-D', cluster, '-m', 'immediate', '-w', 'stop')
      if (existsSync(home)) rmSync(home, { recursive: true, force: true })
    },
  }
}

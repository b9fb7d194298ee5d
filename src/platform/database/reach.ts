import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Connection, databaseUser } from './embedded.ts'
import { isAlive, readPostmasterFile } from './postmaster-file.ts'

/**
 * How to reach the PostgreSQL that another process of ours runs in a folder, for a command beside a running server. Null when
 * none runs there.
 */
export function reachPostgres(folder: string, passwordFile: string): Connection | null {
  const found = readPostmasterFile(join(folder, 'data'))
  if (!found?.ready || !isAlive(found.pid) || !existsSync(passwordFile)) return null
  const [port, host] = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8')
    .split('\n')
    .slice(3, 5) as [string, string]
  return { host, port: Number(port), user: databaseUser, password: readFileSync(passwordFile, 'utf8').trim(), database: 'postgres' }
}

import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DomainError } from '#base'
import type { Secrets } from '#platform/secrets'
import { continues, type Ledger, ledgerFile, readLedger } from './ledger.ts'
import type { OpenBackup } from './open-backup.ts'

/** A ledger beside another backup; one that another installation signed, or that was altered, says nothing. */
function besides(path: string, secrets: Secrets): Ledger | null {
  try {
    return readLedger(path, secrets)
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

/**
 * The newest erasure ledger that can be found: the backup's own, those of the backups beside it, and the one that was given.
 * @throws LEDGER_MISSING, LEDGER_ALTERED for the backup's own or the given one; LEDGER_OLD when the backup's own is older
 *   than its data, or the given one older than the backup's own
 */
export function newestLedger(backup: OpenBackup, secrets: Secrets, given?: string): Ledger {
  const file = join(backup.folder, ledgerFile)
  const own = readLedger(file, secrets)
  if (own === null) throw new DomainError('LEDGER_MISSING', { file })
  if (own.length < backup.manifest.erasures) throw new DomainError('LEDGER_OLD', { file })
  const found: Ledger[] = [own]
  if (given !== undefined) {
    const ledger = readLedger(given, secrets)
    if (ledger === null) throw new DomainError('LEDGER_MISSING', { file: given })
    if (!continues(ledger, own)) throw new DomainError('LEDGER_OLD', { file: given })
    found.push(ledger)
  }
  const folder = dirname(backup.folder)
  for (const name of readdirSync(folder)) {
    if (name === basename(backup.folder)) continue
    const ledger = besides(join(folder, name, ledgerFile), secrets)
    if (ledger && continues(ledger, own)) found.push(ledger)
  }
  return found.reduce((newest, each) => (each.length > newest.length ? each : newest))
}

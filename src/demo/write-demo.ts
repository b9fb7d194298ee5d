import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { DomainError, type Language } from '#base'
import { readme } from './readme.ts'
import { addCustomer, openShop, truth } from './shop.ts'
import { Tables } from './tables.ts'

export type DemoOptions = {
  customers: number
  seed: number
  /** A folder that does not exist yet, or is empty, or holds an earlier example. */
  out: string
  language?: Language
  /** Share of the customers done, 0–1. */
  onProgress?: (share: number) => void
  signal?: AbortSignal
}
export type DemoResult = { out: string; files: { name: string; rows: number }[] }

/** The file by which a folder of ours is known. */
const truthFile = 'truth/truth.json'

function refuseOthers(out: string): void {
  let names: string[]
  try {
    names = readdirSync(out)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw new DomainError('DEMO_UNWRITABLE', { folder: out, reason: (error as NodeJS.ErrnoException).code ?? 'I/O' }, { cause: error })
  }
  if (names.length > 0 && !(names.includes('truth') && names.includes('clientes_baja.csv')))
    throw new DomainError('DEMO_FOLDER_TAKEN', { folder: out })
}

/**
 * Writes Tienda Aurora: a made-up shop of two years whose truth is known. Same number of customers and same seed give the
 * same bytes; memory does not grow with the number of customers. All files or none.
 * @throws DEMO_FOLDER_TAKEN, DEMO_UNWRITABLE
 */
export async function writeDemo(options: DemoOptions): Promise<DemoResult> {
  const { customers, seed, language = 'es' } = options
  const out = resolve(options.out)
  refuseOthers(out)
  const partial = join(dirname(out), `.${basename(out)}.${randomUUID()}.partial`)
  let tables: Tables | null = null
  try {
    mkdirSync(join(partial, 'truth'), { recursive: true })
    tables = new Tables(partial)
    openShop(tables)
    const count = { contacts: 0, orders: 0, returns: 0, sessions: 0 }
    for (let index = 0; index < customers; index++) {
      addCustomer(tables, seed, index, count)
      if (index % 1000 === 999) {
        options.onProgress?.((index + 1) / customers)
        await setImmediate()
        options.signal?.throwIfAborted()
      }
    }
    const files = tables.finish()
    tables.close()
    writeFileSync(join(partial, truthFile), `${JSON.stringify({ format: 1, customers, seed, ...truth }, null, 2)}\n`)
    writeFileSync(join(partial, language === 'es' ? 'LEEME.md' : 'README.md'), readme({ customers, seed, files }, language))
    rmSync(out, { recursive: true, force: true })
    renameSync(partial, out)
    return { out, files }
  } catch (error) {
    tables?.close()
    rmSync(partial, { recursive: true, force: true })
    if (options.signal?.aborted || error instanceof DomainError || (error as NodeJS.ErrnoException).syscall === undefined) throw error
    throw new DomainError('DEMO_UNWRITABLE', { folder: out, reason: (error as NodeJS.ErrnoException).code ?? 'I/O' }, { cause: error })
  }
}

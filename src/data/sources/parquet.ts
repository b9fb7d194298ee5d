import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DomainError } from '#base'
import { createEngine, type Engine, identifier } from '#platform/engine'
import { type Batch, BatchWriter, type CellKind, cellKind } from './batch.ts'
import { checkHeader } from './header.ts'
import type { RecordSource } from './record-source.ts'
import type { SourceFile } from './source-file.ts'

type ParquetColumn = { name: string; sql: string; kind: CellKind }

/** Opens a Parquet file. Its values become text as DuckDB writes them, exact for any width. @throws SOURCE_BROKEN SOURCE_CHANGED, as `checkHeader` */
export async function openParquet(file: SourceFile, onProgress?: (share: number) => void): Promise<RecordSource> {
  const sha256 = await file.sha256(onProgress)
  const path = literalPath(file.path)
  const { columns, rows } = await withEngine(file, async (engine) => {
    const described = await engine.query({ text: 'describe select * from read_parquet($1)', values: [path] })
    const counted = await engine.query({ text: 'select count(*) as n from read_parquet($1)', values: [path] })
    return { columns: described.map((row) => columnOf(String(row.column_name), String(row.column_type))), rows: Number(counted[0]?.n ?? 0) }
  })
  const header = columns.map(({ name }) => name.trim())
  const decisions = checkHeader(header, file.name)
  const text = `select ${columns.map(({ sql }, i) => `${sql} as c${i}`).join(', ')} from read_parquet($1)`
  async function* read(report?: (share: number) => void): AsyncGenerator<Batch> {
    await file.confirm()
    await using scratch = await openScratch()
    const writer = new BatchWriter(columns.length)
    let done = 0
    try {
      for await (const chunk of scratch.engine.stream({ text, values: [path] })) {
        const cells = columns.map((_, i) => chunk.column(i))
        for (let row = 0; row < chunk.rows; row++) {
          if (writer.full) {
            const batch = writer.flush()
            if (batch) yield batch
          }
          for (const [i, { kind }] of columns.entries()) {
            const value = cells[i]![row]
            if (typeof value === 'string') writer.cell(i, value.trim(), kind)
          }
          writer.endRow()
        }
        done += chunk.rows
        report?.(Math.min(1, done / Math.max(1, rows)))
      }
    } catch (error) {
      await refuse(error, file)
    }
    const batch = writer.flush()
    if (batch) yield batch
    await file.confirm()
  }
  return { ...{ format: 'parquet', encoding: 'utf-8', delimiter: null, sha256, header, decisions, read }, closing: () => [] }
}

/** DuckDB takes `*`, `?` and `[` in a path for a pattern; in brackets they are themselves. */
const literalPath = (path: string): string => path.replace(/[*?[]/g, '[$&]')

/** How a column becomes text, by its SQL type. */
function columnOf(name: string, type: string): ParquetColumn {
  const column = identifier(name)
  const text = `cast(${column} as varchar)`
  if (/^(?:FLOAT|DOUBLE)$/.test(type)) {
    // whole numbers beyond the digits of a double's exact integers are written with an exponent: they are no identifiers
    const sql = `case when abs(${column}) >= 1e15 and isfinite(${column}) then printf('%.17e', ${column}::double) else ${text} end`
    return { name, sql, kind: cellKind.number }
  }
  if (/^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT))$|^DECIMAL/.test(type)) return { name, sql: text, kind: cellKind.number }
  if (type === 'DATE') return { name, sql: text, kind: cellKind.date }
  if (type.startsWith('TIMESTAMP')) return { name, sql: `strftime(${column}::timestamp, '%Y-%m-%d %H:%M:%S.%g')`, kind: cellKind.date }
  if (/[[(]/.test(type) && !type.startsWith('ENUM')) return { name, sql: `cast(to_json(${column}) as varchar)`, kind: cellKind.text }
  return { name, sql: text, kind: cellKind.text }
}

type Scratch = AsyncDisposable & { engine: Engine }

/** An engine of its own with a folder to spill to. */
async function openScratch(): Promise<Scratch> {
  const tempFolder = await mkdtemp(join(tmpdir(), 'rumbo-parquet-'))
  const remove = (): Promise<void> => rm(tempFolder, { recursive: true, force: true })
  const engine = await createEngine({ memoryLimit: '512MB', tempFolder, threads: 1, concurrent: 1 }).catch(async (error: unknown) => {
    await remove()
    throw error
  })
  return {
    engine,
    [Symbol.asyncDispose]: async () => {
      await engine.close()
      await remove()
    },
  }
}

async function withEngine<T>(file: SourceFile, work: (engine: Engine) => Promise<T>): Promise<T> {
  await using scratch = await openScratch()
  try {
    return await work(scratch.engine)
  } catch (error) {
    // awaited here: the engine closes while the refusal is on its way
    return await refuse(error, file)
  }
}

/** What DuckDB could not read is either no longer the file that was opened, or damaged. */
async function refuse(error: unknown, file: SourceFile): Promise<never> {
  await file.confirm()
  if (error instanceof DomainError && error.code === 'ENGINE_QUERY_FAILED') {
    throw new DomainError('SOURCE_BROKEN', { name: file.name, format: 'Parquet' }, { cause: error })
  }
  throw error
}

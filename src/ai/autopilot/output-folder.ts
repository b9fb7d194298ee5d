import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type Decision, DomainError, decided, warned } from '#base'
import { type FolderLock, lockFolder, syncFolder } from '#platform/storage'

/** Every file that a run writes. */
export const outputNames = ['report.html', 'model-card.md', 'model.json', 'model.onnx', 'scores.csv', 'scores.xlsx', 'run.json'] as const

/** A folder being written beside the one that is asked for; it takes its place at the end, whole or not at all. */
export interface OutputFolder {
  /** Where to write meanwhile. */
  readonly draft: string
  readonly decisions: readonly Decision[]
  /** Puts the draft in the place of the folder. */
  publish(): Promise<void>
  /** Removes the draft and whatever was made for it. */
  discard(): Promise<void>
}

/** An error of the file system as what it means for the output folder; others as they are. */
export function outputError(error: unknown, folder: string): unknown {
  // Scores that could not be written tell their own cause: here it is the folder that matters.
  const fault = error instanceof DomainError && error.code === 'SCORES_UNWRITABLE' ? error.cause : error
  if (fault instanceof DomainError) return fault
  const code = (fault as NodeJS.ErrnoException | null)?.code
  if (code === 'ENOSPC' || code === 'EDQUOT') return new DomainError('OUTPUT_DISK_FULL', { folder }, { cause: error })
  if (code && ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'ENAMETOOLONG', 'EIO'].includes(code))
    return new DomainError('OUTPUT_NOT_WRITABLE', { folder, reason: code }, { cause: error })
  return error
}

/** Whether the folder holds an earlier run; an empty one is free. @throws OUTPUT_NOT_OURS naming a file that is not of a run */
function holdsRun(folder: string): boolean {
  if (!existsSync(folder)) return false
  if (!statSync(folder).isDirectory()) throw new DomainError('OUTPUT_NOT_OURS', { folder, file: basename(folder) })
  const files = readdirSync(folder)
  const foreign = files.find((file) => !(outputNames as readonly string[]).includes(file))
  if (foreign !== undefined) throw new DomainError('OUTPUT_NOT_OURS', { folder, file: foreign })
  if (files.length === 0) return false
  try {
    const run: unknown = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))
    if (typeof run === 'object' && run !== null && 'rumbo' in run) return true
  } catch {
    // No run.json, or not one of ours: somebody else's files
  }
  throw new DomainError('OUTPUT_NOT_OURS', { folder, file: files[0]! })
}

async function lock(folder: string): Promise<FolderLock> {
  try {
    return await lockFolder(folder)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'DATA_FOLDER_IN_USE')
      throw new DomainError('OUTPUT_IN_USE', { folder, pid: Number(error.params.pid) }, { cause: error })
    throw error
  }
}

/** Drafts of runs that were killed: the lock is ours, so nobody writes them any more. */
function clearLeftovers(folder: string): string[] {
  const parent = dirname(folder)
  const prefix = `${basename(folder)}.partial-`
  const left = readdirSync(parent).filter((name) => name.startsWith(prefix) && /^\d+(-old)?$/.test(name.slice(prefix.length)))
  for (const name of left) {
    // Killed between the two renames: the earlier run goes back to its place
    if (name.endsWith('-old') && !existsSync(folder)) renameSync(join(parent, name), folder)
    else rmSync(join(parent, name), { recursive: true, force: true })
  }
  return left
}

/**
 * Takes the folder for one run. Two runs into one folder cannot meet: the second is refused while the first lives.
 * @throws OUTPUT_IN_USE, OUTPUT_NOT_OURS, OUTPUT_NOT_WRITABLE, OUTPUT_DISK_FULL
 */
export async function openOutput(path: string): Promise<OutputFolder> {
  const folder = resolve(path)
  const held = await lock(folder)
  let made: string | undefined
  const draft = `${folder}.partial-${process.pid}`
  const discard = async () => {
    rmSync(draft, { recursive: true, force: true })
    if (made !== undefined) rmSync(made, { recursive: true, force: true })
    await held.release()
  }
  try {
    made = mkdirSync(dirname(folder), { recursive: true })
    const left = clearLeftovers(folder)
    const replaces = holdsRun(folder)
    mkdirSync(draft)
    const decisions = [
      ...(left.length > 0 ? [warned('OUTPUT_LEFTOVER_REMOVED', { folder: left[0]! })] : []),
      ...(replaces ? [decided('OUTPUT_REPLACED', { folder: basename(folder) })] : []),
    ]
    const publish = async () => {
      try {
        const old = `${draft}-old`
        if (replaces) renameSync(folder, old)
        try {
          renameSync(draft, folder)
        } catch (error) {
          if (replaces) renameSync(old, folder)
          throw error
        }
        syncFolder(dirname(folder))
        rmSync(old, { recursive: true, force: true })
      } catch (error) {
        await discard()
        throw outputError(error, folder)
      }
      await held.release()
    }
    return { draft, decisions, publish, discard }
  } catch (error) {
    await discard()
    throw outputError(error, folder)
  }
}

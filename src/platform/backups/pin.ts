import { constants } from 'node:fs'
import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DataFolder } from '#platform/storage'
import { ledgerFile } from './ledger.ts'
import { isSafePath, type Root, roots } from './names.ts'

/**
 * Files that belong to this machine or are made again: the password of the database in this folder, the token of the running
 * process, and what a backup holds in another form.
 */
const ownToMachine = new Set(['keys/database', 'keys/local.json', 'keys/activity-head.json', `keys/${ledgerFile}`])

/** The pinned files: where each is kept for the length of the backup, and how many of its bytes belong to it. */
export type Pinned = Map<string, { at: string; bytes: number }>

const withoutLinks = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'])

/** A second name for the same bytes; on a file system without such names, a copy (sharing blocks where it can). */
async function pinOne(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  try {
    await link(from, to)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (!withoutLinks.has(code ?? '')) throw error
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  }
}

/**
 * Pins every file of the data folder that is not pinned yet, and takes the length that append-only files have by now. Called
 * before the database's snapshot and once more after it: what was deleted in between is held by the first pass, what came in
 * between by the second. A file has its final bytes when it gets its name, or only grows.
 * @param under  only these folders, each a path below the data folder: `artefacts/<workspace>`
 */
export async function pinFiles(folder: DataFolder, into: string, pinned: Pinned, under: readonly string[] = roots): Promise<void> {
  async function walk(path: string): Promise<void> {
    const entries = await readdir(join(folder.path, path), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
      throw error
    })
    for (const entry of entries) {
      const name = `${path}/${entry.name}`
      if (entry.isDirectory()) await walk(name)
      else if (entry.isFile() && isSafePath(name) && !ownToMachine.has(name) && !name.endsWith('.draft')) await keep(name)
    }
  }
  async function keep(name: string): Promise<void> {
    const [from, at] = [join(folder.path, name), join(into, name)]
    try {
      if (pinned.has(name)) {
        const [now, then] = await Promise.all([stat(from), stat(at)])
        // Another file under the same name, or a copy that the original has outgrown.
        if (now.ino !== then.ino && (now.size !== then.size || now.mtimeMs > then.mtimeMs)) {
          await rm(at)
          await pinOne(from, at)
        }
      } else await pinOne(from, at)
      pinned.set(name, { at, bytes: (await stat(at)).size })
    } catch (error) {
      // Deleted while we looked: then a first pass holds it, or it was gone before the snapshot.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  for (const root of under) await walk(root)
}

/** The folder of a workspace in each root that has one for each workspace. */
export const foldersOf = (workspace: string): string[] =>
  (['artefacts', 'lake', 'events'] satisfies Root[]).map((root) => `${root}/${workspace}`)

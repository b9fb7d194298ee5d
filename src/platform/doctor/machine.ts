import { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import type { DoctorCheck, Finding } from '#platform/contributions'

type Params = Finding['params']
export const ok = (code: string, params: Params = {}): Finding => ({ level: 'ok', code, params })
export const warn = (code: string, params: Params = {}): Finding => ({ level: 'warn', code, params })
export const fail = (code: string, params: Params = {}): Finding => ({ level: 'fail', code, params })

const nearest = (path: string): string => (existsSync(path) ? path : nearest(dirname(path)))
const gigabytes = (bytes: number): number => Math.round(bytes / 1e8) / 10

const node: DoctorCheck = {
  name: 'node',
  run: async () => {
    const { node: version } = process.versions
    return Number.parseInt(version, 10) >= 24 ? ok('DOCTOR_NODE', { version }) : fail('DOCTOR_NODE_OLD', { version })
  },
}

const memory: DoctorCheck = {
  name: 'memory',
  run: async () => {
    const total = gigabytes(totalmem())
    return total >= 2 ? ok('DOCTOR_MEMORY', { total }) : warn('DOCTOR_MEMORY_SMALL', { total })
  },
}

const threads: DoctorCheck = {
  name: 'threads',
  run: async () => {
    const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4)
    return threads >= 8 ? ok('DOCTOR_THREADS', { threads }) : warn('DOCTOR_THREADS_FEW', { threads })
  },
}

const folder: DoctorCheck = {
  name: 'data-folder',
  run: async ({ dataFolder }) => {
    if (!existsSync(dataFolder)) {
      try {
        accessSync(nearest(dataFolder), constants.W_OK | constants.X_OK)
        return ok('DOCTOR_FOLDER_NEW', { folder: dataFolder })
      } catch {
        return fail('DATA_FOLDER_NOT_WRITABLE', { folder: dataFolder, reason: 'EACCES' })
      }
    }
    try {
      accessSync(dataFolder, constants.W_OK | constants.X_OK)
    } catch (error) {
      return fail('DATA_FOLDER_NOT_WRITABLE', { folder: dataFolder, reason: (error as NodeJS.ErrnoException).code ?? '' })
    }
    const mode = statSync(dataFolder).mode & 0o777
    return (mode & 0o077) === 0
      ? ok('DOCTOR_FOLDER', { folder: dataFolder })
      : warn('DOCTOR_FOLDER_OPEN', { folder: dataFolder, mode: mode.toString(8) })
  },
}

const disk: DoctorCheck = {
  name: 'disk',
  run: async ({ dataFolder }) => {
    const { bavail, bsize } = statfsSync(nearest(dataFolder))
    const free = gigabytes(bavail * bsize)
    if (free < 0.5) return fail('DOCTOR_DISK_FULL', { free, folder: dataFolder })
    return free < 5 ? warn('DOCTOR_DISK_SMALL', { free, folder: dataFolder }) : ok('DOCTOR_DISK', { free })
  },
}

/** Whether a block device, or one that it stands on, is one of dm-crypt. */
function standsOnCrypt(device: string): boolean {
  const block = join('/sys/dev/block', device)
  const uuid = join(block, 'dm', 'uuid')
  if (existsSync(uuid) && readFileSync(uuid, 'utf8').startsWith('CRYPT-')) return true
  const below = join(block, 'slaves')
  return existsSync(below) && readdirSync(below).some((name) => standsOnCrypt(readFileSync(join(below, name, 'dev'), 'utf8').trim()))
}

/** Event segments and secrets are encrypted by Rumbo; the lake and the database rely on the disk. */
const encryption: DoctorCheck = {
  name: 'disk-encryption',
  run: async ({ dataFolder }) => {
    const { dev } = statSync(nearest(dataFolder))
    // glibc's makedev: major in bits 8–19, minor in bits 0–7 and 20–31.
    const device = `${(dev >>> 8) & 0xfff}:${(dev & 0xff) | ((dev >>> 12) & 0xfff00)}`
    try {
      return standsOnCrypt(device) ? ok('DOCTOR_ENCRYPTION') : warn('DOCTOR_ENCRYPTION_UNKNOWN', { folder: dataFolder })
    } catch {
      return warn('DOCTOR_ENCRYPTION_UNKNOWN', { folder: dataFolder })
    }
  },
}

const keyFile: DoctorCheck = {
  name: 'key-file',
  run: async ({ keyFile, dataFolder }) => {
    if (!existsSync(keyFile))
      return existsSync(join(dataFolder, 'rumbo.json'))
        ? fail('KEY_FILE_MISSING', { file: keyFile })
        : ok('DOCTOR_KEY_NEW', { file: keyFile })
    const mode = statSync(keyFile).mode & 0o777
    return (mode & 0o077) === 0 ? ok('DOCTOR_KEY', { file: keyFile }) : fail('DOCTOR_KEY_OPEN', { file: keyFile, mode: mode.toString(8) })
  },
}

export const machineChecks: readonly DoctorCheck[] = [node, memory, threads, folder, disk, encryption, keyFile]

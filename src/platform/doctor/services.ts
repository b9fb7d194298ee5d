import { existsSync, realpathSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DomainError } from '#base'
import type { DoctorCheck, Finding } from '#platform/contributions'
import { checkServer, probePostgres } from '#platform/database'
import { createSmtp } from '#platform/mail'
import { folderHolder } from '#platform/storage'
import { fail, ok, warn } from './machine.ts'

/** What a check was refused is what it found. */
const found = (error: unknown): Finding => {
  if (error instanceof DomainError) return fail(error.code, error.params)
  throw error
}

const database: DoctorCheck = {
  name: 'database',
  run: async ({ databaseUrl, dataFolder }) => {
    try {
      if (databaseUrl !== null) return ok('DATABASE_RUNNING', { version: await checkServer({ connectionString: databaseUrl }) })
      const { mode, endsWithUs } = probePostgres(join(dataFolder, 'pg'))
      return endsWithUs ? ok('DOCTOR_POSTGRES', { mode }) : warn('DOCTOR_POSTGRES_ORPHANS', { mode })
    } catch (error) {
      return found(error)
    }
  },
}

const holder = async (dataFolder: string): Promise<{ pid: number; url: string } | null> =>
  existsSync(dataFolder) ? folderHolder(realpathSync(dataFolder)) : null

const server: DoctorCheck = {
  name: 'server',
  run: async ({ dataFolder }) => {
    const running = await holder(dataFolder)
    return running ? ok('DOCTOR_SERVER', { pid: String(running.pid), url: running.url }) : ok('DOCTOR_SERVER_NONE')
  },
}

const port: DoctorCheck = {
  name: 'port',
  run: async ({ host, port: number, dataFolder }) => {
    const port = String(number)
    if (await holder(dataFolder)) return ok('DOCTOR_PORT_OURS', { port })
    const taken = await new Promise<NodeJS.ErrnoException | null>((answer) => {
      const probe = createServer()
      probe.once('error', answer)
      probe.listen({ host, port: number }, () => probe.close(() => answer(null)))
    })
    if (taken === null) return ok('DOCTOR_PORT', { host, port })
    return taken.code === 'EADDRINUSE'
      ? fail('PORT_IN_USE', { host, port })
      : fail('ADDRESS_NOT_AVAILABLE', { host, port, reason: taken.code ?? '' })
  },
}

const mail: DoctorCheck = {
  name: 'mail',
  run: async ({ smtpUrl, mailFrom }) => {
    if (smtpUrl === null) return ok('DOCTOR_MAIL_NONE')
    try {
      await createSmtp(smtpUrl, mailFrom).check()
      return ok('DOCTOR_MAIL', { host: new URL(smtpUrl).hostname })
    } catch (error) {
      return found(error)
    }
  },
}

export const serviceChecks: readonly DoctorCheck[] = [database, server, port, mail]

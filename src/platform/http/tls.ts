import { X509Certificate } from 'node:crypto'
import { type FSWatcher, readFileSync, statSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { createSecureContext, Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { DomainError } from '#base'

export type TlsFiles = Readonly<{ certificate: string; key: string }>
export type TlsMaterial = Readonly<{ cert: Buffer; key: Buffer }>
/** TLS 1.0 and 1.1 are withdrawn (RFC 8996). */
export const oldestTls = 'TLSv1.2'

const fileOf = (path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new DomainError('TLS_FILE_UNREADABLE', { file: path, reason: (error as NodeJS.ErrnoException).code ?? '' }, { cause: error })
  }
}

/** Reads certificate and key and tries them together. @throws TLS_FILE_UNREADABLE, TLS_FILES_INVALID */
export function readTls(files: TlsFiles): TlsMaterial {
  const [cert, key] = [fileOf(files.certificate), fileOf(files.key)]
  try {
    createSecureContext({ cert, key, minVersion: oldestTls })
    return { cert, key }
  } catch (error) {
    throw new DomainError('TLS_FILES_INVALID', { certificate: files.certificate, key: files.key }, { cause: error })
  }
}

/** Until when the certificate holds, and whom it names. @throws TLS_FILE_UNREADABLE, TLS_FILES_INVALID */
export function certificateEnd(files: TlsFiles): { until: Date; subject: string } {
  const { validToDate, subject } = new X509Certificate(readTls(files).cert)
  return { until: validToDate, subject: subject ?? '' }
}

/** Renewals write several files, one after the other. */
const settleMs = 500

/**
 * Calls back once certificate or key were replaced; certificate tools swap files or links, so their folders are watched.
 * @returns ends the watch
 */
export function watchTls(files: TlsFiles, changed: () => void): () => void {
  const paths = [files.certificate, files.key]
  const stamp = (): string => paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0).join()
  let known = stamp()
  let timer: NodeJS.Timeout | undefined
  const look = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const now = stamp()
      if (now === known) return
      known = now
      changed()
    }, settleMs).unref()
  }
  const watchers: FSWatcher[] = [...new Set(paths.map(dirname))].map((folder) => watch(folder, { persistent: false }, look))
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}

/** Gives the listener the new certificate as soon as its files change, or on SIGHUP; a broken one is told and not taken. */
export function renewTls(app: FastifyInstance, files: TlsFiles): void {
  const renew = (): void => {
    try {
      if (app.server instanceof TlsServer) app.server.setSecureContext({ ...readTls(files), minVersion: oldestTls })
      app.log.info({ until: certificateEnd(files).until }, 'certificate read again')
    } catch (error) {
      app.log.error({ err: error }, 'the new certificate cannot be used; the one before stays')
    }
  }
  const unwatch = watchTls(files, renew)
  process.on('SIGHUP', renew)
  app.addHook('onClose', async () => {
    unwatch()
    process.off('SIGHUP', renew)
  })
}

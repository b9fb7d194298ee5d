import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
/** That of the product: no script that the server did not send. */
const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

export type Gallery = Readonly<{ url: string; stop(): void }>

/** Builds the page that shows every part once, and serves it under the product's policy. */
export async function serveGallery(): Promise<Gallery> {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-gallery-'))
  const cssTarget = ['chrome123', 'edge123', 'firefox120', 'safari17.5']
  await build({
    root: 'web/gallery',
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    build: { outDir: folder, emptyOutDir: true, target: 'es2023', cssTarget, chunkSizeWarningLimit: 2_000 },
  })
  const server = createServer((request, reply) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = extname(path) === '' ? '/index.html' : path
    try {
      reply.setHeader('content-security-policy', policy)
      reply.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
      reply.end(readFileSync(join(folder, file)))
    } catch {
      reply.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, stop }
}

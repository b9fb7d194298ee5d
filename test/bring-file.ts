import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { SourceFile } from '#schema/data/files'
import type { TestServer, TestSession } from './server.ts'

/** A kept file that has been read; the server works its jobs off, or is told to here. @returns its id */
export async function bringFile(server: TestServer, session: TestSession, name: string, content: string): Promise<string> {
  const bytes = Buffer.from(content)
  const added = await server.as(session, { method: 'POST', url: '/api/data/files', payload: { name, bytes: bytes.length } })
  const { id } = added.json() as SourceFile
  const form = new FormData()
  form.append('offset', '0')
  form.append('file', new Blob([bytes]), 'piece')
  const request = new Request('http://x', { method: 'POST', body: form })
  await server.as(session, {
    ...{ method: 'POST', url: `/api/data/files/${id}/pieces`, payload: Buffer.from(await request.arrayBuffer()) },
    headers: { 'content-type': request.headers.get('content-type')! },
  })
  for (;;) {
    const { state } = (await server.as(session, { url: `/api/data/files/${id}` })).json() as SourceFile
    if (state !== 'receiving' && state !== 'reading') {
      assert.equal(state, 'ready')
      return id
    }
    await delay(20)
  }
}

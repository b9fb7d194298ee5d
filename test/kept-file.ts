import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { SourceFile } from '#schema/data/files'
import type { TestServer, TestSession } from '#test/server'

/** Brings a file to a test server and waits until it was read. The server must work. @returns its id */
export async function keptFile(server: TestServer, session: TestSession, name: string, text: string): Promise<string> {
  const bytes = Buffer.from(text)
  const made = await server.as(session, { method: 'POST', url: '/api/data/files', payload: { name, bytes: bytes.length } })
  assert.equal(made.statusCode, 201, made.body)
  const { id } = made.json<SourceFile>()
  const form = new FormData()
  form.append('offset', '0')
  form.append('file', new Blob([bytes]), 'piece')
  const request = new Request('http://rumbo.invalid', { method: 'POST', body: form })
  const sent = await server.as(session, {
    ...{ method: 'POST', url: `/api/data/files/${id}/pieces`, payload: Buffer.from(await request.arrayBuffer()) },
    headers: { 'content-type': request.headers.get('content-type')! },
  })
  assert.ok(sent.statusCode < 300, sent.body)
  for (;;) {
    const file = (await server.as(session, { url: `/api/data/files/${id}` })).json<SourceFile>()
    if (file.state !== 'reading') {
      assert.equal(file.state, 'ready')
      return id
    }
    await delay(20)
  }
}

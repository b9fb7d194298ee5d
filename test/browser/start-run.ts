import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Starts a run over HTTP, as the person who is signed in. @returns its id */
export async function startRun(
  page: Page,
  url: string,
  { name, text, ...fields }: Readonly<{ name: string; text: string; target: string } & Record<string, string>>,
): Promise<string> {
  const { request } = page.context()
  const { csrf } = (await (await request.get(`${url}/api/platform/auth/session`)).json()) as { csrf: string }
  const reply = await request.post(`${url}/api/ai/autopilot/runs`, {
    headers: { 'x-csrf-token': csrf },
    multipart: { ...fields, file: { name, mimeType: 'text/csv', buffer: Buffer.from(text) } },
  })
  assert.equal(reply.status(), 202, await reply.text())
  return ((await reply.json()) as { id: string }).id
}

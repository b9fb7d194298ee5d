import assert from 'node:assert/strict'
import { join } from 'node:path'
import { millisecondsPerDay } from '#base'
import { createHeadFile, sealActivities } from '#platform/activity'
import type { Scope } from '#platform/database'
import { gatherEvidence } from '#programme/evidence'
import type { RequirementPage } from '#schema/programme/evidence'
import type { TestServer, TestSession } from '#test/server'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/** A person before a server: what they ask over HTTP, and what the requirements come to. */
export function evidenceDesk(server: TestServer, session: TestSession) {
  const scope = { workspace: session.workspace, principal: session.principal } as Scope
  const ask = async <T>(method: Method, url: string, payload?: object, expected = 200): Promise<T> => {
    const reply = await server.as(session, { method, url, ...(payload ? { payload } : {}) })
    assert.equal(reply.statusCode, expected, reply.body)
    return expected === 204 ? (null as T) : reply.json<T>()
  }
  /** Seals what happened and lets the rules read it, as at this moment. */
  async function gather(now = new Date()): Promise<void> {
    const { database, secrets, log } = server.services
    await sealActivities(database, createHeadFile(join(server.folder.keys, 'activity-head.json'), secrets), log)
    await gatherEvidence(server.services, now)
  }
  const page = (id: string) => ask<RequirementPage>('GET', `/api/programme/evidence/requirements/${id}`)
  async function state(id: string, now?: Date): Promise<string> {
    await gather(now)
    const { state: found, reason } = await page(id)
    return `${found}, ${reason}`
  }
  async function ended(job: string): Promise<string> {
    for await (const { status } of server.services.jobs.watch(scope, job)) if (status !== 'queued' && status !== 'running') return status
    return 'unknown'
  }
  const work = async (url: string): Promise<string> => ended((await ask<{ job: string }>('POST', url, {}, 202)).job)
  return { scope, ask, gather, page, state, ended, work }
}

export const inDays = (n: number) => new Date(Date.now() + n * millisecondsPerDay)

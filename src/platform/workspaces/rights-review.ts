import { createHash } from 'node:crypto'
import { record } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import type { Permissions } from '#platform/permissions'
import { holderOfPerson, listPeople } from './people.ts'
import type { RightsReview } from './schema.ts'

/** How many people are looked at in one step. */
const batch = 200

/**
 * The rights of everybody with access as they are now, reviewed by whoever signs: how many people, how many rights they hold
 * and how many are denied to them, and the SHA-256 of the whole list, so that it is told later whether it was this one.
 */
export async function reviewRights(trx: Trx, scope: Scope, permissions: Permissions, now: Date): Promise<RightsReview> {
  const listed: [person: string, rights: readonly string[]][] = []
  for (let after: string | null = null; ; ) {
    const people = await listPeople(trx, scope, { limit: batch, after }, now)
    for (const person of people) if (person.state === 'active') listed.push([person.id, permissions.heldBy(holderOfPerson(person))])
    if (people.length < batch) break
    after = people.at(-1)!.id
  }
  const allowed = listed.reduce((sum, [, rights]) => sum + rights.length, 0)
  const sha256 = createHash('sha256').update(JSON.stringify(listed)).digest('hex')
  const review = { people: listed.length, allowed, denied: listed.length * permissions.all.length - allowed, sha256 }
  await record(trx, scope, { kind: 'rights.reviewed', subject: `workspace:${scope.workspace}`, payload: review })
  return { ...review, at: now.toISOString() }
}

import { sql } from 'kysely'
import type { Language } from '#base'
import { principalNames } from '#platform/auth'
import type { Registry } from '#platform/contributions'
import type { Trx } from '#platform/database'
import type { ActivityChoices } from './schema.ts'

/** Who may have done something in a workspace: those who have a name here, by it, then the others. */
export async function membersOf(
  trx: Trx,
  workspace: string,
  { registry, language }: Readonly<{ registry: Pick<Registry, 'say'>; language: Language }>,
): Promise<ActivityChoices['people']> {
  const { rows } = await sql<{ id: string }>`
    select id from principals where workspace_id = ${workspace} order by created_at limit 500`.execute(trx)
  const names = await principalNames(
    trx,
    workspace,
    rows.map(({ id }) => id),
  )
  return [...names]
    .flatMap(([id, { kind, name }]): ActivityChoices['people'] => {
      if (kind === 'person') return name === null ? [] : [{ id, kind, name }]
      return [{ id, kind, name: registry.say(language, `actor.${kind}`) }]
    })
    .sort((a, b) => Number(a.kind !== 'person') - Number(b.kind !== 'person') || a.name.localeCompare(b.name, language))
}

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { it } from 'node:test'
import { toldKinds } from '#platform/activity-log'
import { contributions } from '#server'

it('tells every kind of activity that is recorded, in both languages, in words without parameters', () => {
  const told = new Set(toldKinds(contributions))
  const notices = new Set(contributions.flatMap((each) => (each.notices ?? []).map(({ kind }) => kind)))
  const recorded = globSync('src/**/*.ts')
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bkind: '([a-z0-9-]+\.[a-z0-9-]+)'/g)].map(([, kind]) => [kind!, file] as const),
    )
    .filter(([kind]) => !notices.has(kind))
  assert.ok(recorded.length > 10)
  // A sentence is the text `activity.<kind>` of the feature that records it, such as "inició una ejecución".
  assert.deepEqual(
    recorded.filter(([kind]) => !told.has(kind)).map(([kind, file]) => `${kind} (${file})`),
    [],
  )
  for (const { texts } of contributions)
    for (const table of [texts.es, texts.en])
      for (const [key, sentence] of Object.entries(table))
        if (key.startsWith('activity.') && told.has(key.slice('activity.'.length))) assert.doesNotMatch(String(sentence), /\{/, key)
})

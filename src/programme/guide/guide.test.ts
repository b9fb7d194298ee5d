import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, it } from 'node:test'
import { catalogue } from './catalogue.ts'
import type { Chapter } from './schema.ts'

const guideFile = process.env.RUMBO_GUIDE ?? '../shared/guide.md'
const { outline, chapters, requirements } = await catalogue()
const groups = chapters.flatMap((chapter) => chapter.groups)
const all = groups.flatMap((group) => group.requirements)

const isEmpty = (both: { es: string; en: string }) => both.es.trim() === '' || both.en.trim() === ''
const emptyIn = ({ groups: own }: Chapter): string[] =>
  own.flatMap((group) => [
    ...(isEmpty(group.software) ? [`${group.id}: software`] : []),
    ...group.requirements.flatMap((one) =>
      (['meaning', 'closes'] as const).filter((part) => isEmpty(one[part])).map((part) => `${one.id}: ${part}`),
    ),
  ])

describe('the catalogue of the guide', () => {
  it('has 542 requirements in 103 groups, 20 chapters and 7 sections, each id once and in its place', () => {
    assert.deepEqual([all.length, groups.length, outline.chapters.length, outline.sections.length], [542, 103, 20, 7])
    assert.equal(requirements.size, 542)
    for (const { chapter, groups: own } of chapters)
      for (const group of own) {
        assert.ok(group.id.startsWith(`${chapter}.`), group.id)
        for (const { id } of group.requirements) assert.ok(id.startsWith(`${group.id}.`), id)
      }
    assert.deepEqual(
      globSync('src/programme/guide/requirements/*.json')
        .map((file) => basename(file, '.json'))
        .sort(),
      outline.chapters.map(({ id }) => id).sort(),
    )
  })
  it('keeps the wording of the guide', { skip: !existsSync(guideFile) && 'the text of the guide is absent' }, () => {
    const written = [...readFileSync(guideFile, 'utf8').matchAll(/^- `([\d.A-Z]+)` (.+?)(?: — \*(.+)\*)?\s*$/gm)].map(
      ([, id, guide]) => [id, guide!.replaceAll('**', '')] as const,
    )
    assert.deepEqual(
      all.map(({ id, guide }) => [id, guide]),
      written,
    )
  })
  it('is named in both languages throughout', () => {
    const headings = [...outline.sections, ...outline.chapters, ...outline.blocks, ...groups, ...all]
    assert.deepEqual(
      headings.filter(({ name }) => isEmpty(name)).map(({ id }) => id),
      [],
    )
  })
  it('offers three scopes, one within the other', () => {
    const light = all.filter(({ scope }) => scope === 'light').length
    const standard = light + all.filter(({ scope }) => scope === 'standard').length
    assert.ok(light >= 55 && light <= 65, `${light}`)
    assert.ok(standard >= 190 && standard <= 210, `${standard}`)
  })
  it('leaves no sentence empty', () => {
    assert.deepEqual(chapters.flatMap(emptyIn), [])
  })
})

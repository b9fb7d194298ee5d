import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parseSync } from 'vite'

type Node = { type: string; start: number } & Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && 'start' in value

/** What a person reads or hears, where it is an attribute of a part or a property of what is handed to one. */
const readable = new Set(
  'label title placeholder description alt aria-label aria-description aria-valuetext answer error note unit message consequence wayBack go stay legend'.split(
    ' ',
  ),
)
/** Names that are the same in every language. */
const names = /^(Rumbo|SVG|PNG|CSV|PDF|Excel|Slack|Teams|OpenID Connect|Prometheus|\(Ctrl K\)|[A-ZÁ]?[^\p{L}]*)$/u
const isSentence = (text: string): boolean => /\p{L}{2}/u.test(text) && !names.test(text.trim())

const literal = (node: unknown): string | null => {
  if (!isNode(node)) return null
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type === 'JSXExpressionContainer') return literal(node.expression)
  if (node.type === 'ConditionalExpression') return literal(node.consequent) ?? literal(node.alternate)
  if (node.type === 'LogicalExpression') return literal(node.right)
  if (node.type === 'TemplateLiteral')
    return (node.quasis as { value: { cooked: string } }[])
      .map(({ value }) => value.cooked)
      .filter(isSentence)
      .join(' ')
  return null
}

/** The words in a file of the web that stand in its code instead of its texts. */
function untranslated(file: string, source: string): string[] {
  const found: string[] = []
  const report = (node: Node, text: string | null) => {
    if (text !== null && isSentence(text)) found.push(`${file}:${source.slice(0, node.start).split('\n').length}: ${text.trim()}`)
  }
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const part of value) visit(part)
    if (!isNode(value)) return
    if (value.type === 'JSXText') report(value, String(value.value))
    if (value.type === 'JSXElement' || value.type === 'JSXFragment')
      for (const child of value.children as Node[]) if (child.type === 'JSXExpressionContainer') report(child, literal(child))
    if (value.type === 'JSXAttribute' && readable.has(String((value.name as Node).name))) report(value, literal(value.value))
    if (value.type === 'Property' && readable.has(String((value.key as Node).name ?? (value.key as Node).value)))
      report(value, literal(value.value))
    for (const [key, child] of Object.entries(value)) if (key !== 'parent') visit(child)
  }
  visit(parseSync(file, source).program)
  return found
}

describe('the web', () => {
  it('has every sentence in its texts, in both languages, and none in its code', () => {
    // The menu, the glossary, the help and the palette are texts themselves: both languages stand side by side there.
    const files = globSync('web/src/**/*.{ts,tsx}').filter(
      (file) => !/texts\.ts$|\.test\.ts$|(menu|terms|page-help|actions)\.ts$/.test(file),
    )
    assert.ok(files.length > 50)
    assert.deepEqual(
      files.flatMap((file) => untranslated(file, readFileSync(file, 'utf8'))),
      [],
    )
  })
  it('would be caught with a sentence between tags, in an attribute, or behind a condition', () => {
    const slot = '\u0024{n}'
    for (const wrong of [
      '<p>Hola a todos</p>',
      '<Button title="Save all" />',
      "<p>{open ? 'Cerrar' : t('open')}</p>",
      "<p>{open && 'Cerrar'}</p>",
      `<p>{\`Quedan ${slot} días\`}</p>`,
      "<Card head={{ label: 'Guardar lista' }} />",
    ])
      assert.equal(untranslated('a.tsx', wrong).length, 1, wrong)
    for (const right of ['<p>{t("hello")}</p>', '<b>·</b>', `<p>{\`${slot} ${slot}\`}</p>`, '<i className="very long" />', '<b>CSV</b>'])
      assert.deepEqual(untranslated('a.tsx', right), [], right)
  })
})

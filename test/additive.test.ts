import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { breaches } from '#test/additive'
import type { JsonSchema } from '#test/whole-server'
import { apiDocument } from '../scripts/openapi.ts'

/** The description of the API as the last release froze it; a release adds the one of its own. */
const released = 'test/fixtures/openapi-0.1.0.json'

it('only adds to what the last release answered and took', async () => {
  const before = JSON.parse(readFileSync(released, 'utf8')) as Record<string, unknown>
  assert.deepEqual(breaches(before, await apiDocument()), [])
})

type Parts = Readonly<{
  body?: JsonSchema
  query?: JsonSchema
  needsQuery?: boolean
  reply?: JsonSchema
  schemas?: Record<string, JsonSchema>
}>

/** A description with one operation, `POST /things?q`. */
const api = ({ body = {}, query = { type: 'string' }, needsQuery = false, reply = {}, schemas = {} }: Parts) => ({
  components: { schemas },
  paths: {
    '/things': {
      post: {
        parameters: [{ name: 'q', in: 'query', required: needsQuery, schema: query }],
        requestBody: { required: true, content: { 'application/json': { schema: body } } },
        responses: { 200: { content: { 'application/json': { schema: reply } } } },
      },
    },
  },
})
const object = (properties: Record<string, JsonSchema>, required: string[] = []): JsonSchema => ({ type: 'object', properties, required })
const text: JsonSchema = { type: 'string' }
const whole: JsonSchema = { type: 'integer' }

const additions: Record<string, readonly [Parts, Parts]> = {
  'a field that may be left out': [{ body: object({ a: text }) }, { body: object({ a: text, b: text }) }],
  'a field of an answer': [{ reply: object({ a: text }, ['a']) }, { reply: object({ a: text, b: text }, ['a', 'b']) }],
  'a wider type to send': [{ body: object({ a: whole }) }, { body: object({ a: { type: 'number' } }) }],
  'a further way to send it': [{ body: text }, { body: { anyOf: [whole, text] } }],
  'a narrower answer': [{ reply: { anyOf: [text, { type: 'null' }] } }, { reply: text }],
  'a further value': [
    { body: { enum: ['a'] }, reply: { enum: ['a'] } },
    { body: { enum: ['a', 'b'] }, reply: { enum: ['a', 'b'] } },
  ],
  'a longer text': [{ body: { type: 'string', maxLength: 5 } }, { body: { type: 'string', maxLength: 9 } }],
  'a field that need not be sent any more': [{ body: object({ a: text }, ['a']) }, { body: object({ a: text }) }],
}

const losses: Record<string, readonly [Parts, Parts, RegExp]> = {
  'a field that was taken': [{ body: object({ a: text, b: text }) }, { body: object({ a: text }) }, /body\.b: removed/],
  'a field that was answered': [{ reply: object({ a: object({ b: text }) }) }, { reply: object({ a: object({}) }) }, /200\.a\.b: removed/],
  'a new required field': [{ body: object({}) }, { body: object({ a: text }, ['a']) }, /body\.a: required now/],
  'a field that may be absent': [{ reply: object({ a: text }, ['a']) }, { reply: object({ a: text }) }, /200\.a: may be absent now/],
  'a narrower type to send': [{ body: object({ a: { type: 'number' } }) }, { body: object({ a: whole }) }, /body\.a: type narrowed/],
  'a wider answer': [{ reply: text }, { reply: { anyOf: [text, { type: 'null' }] } }, /200: type widened/],
  'a value that was taken': [{ body: { enum: ['a', 'b'] } }, { body: { enum: ['a'] } }, /value b removed/],
  'a shorter text': [{ body: { type: 'string', maxLength: 9 } }, { body: { type: 'string', maxLength: 5 } }, /maxLength narrowed to 5/],
  'a form': [{ query: text }, { query: { type: 'string', format: 'uuid' } }, /q: format narrowed to uuid/],
  'a parameter that must be there': [{}, { needsQuery: true }, /parameter q required now/],
  'what a list holds': [{ body: { type: 'array', items: text } }, { body: { type: 'array', items: whole } }, /body\[\]: type narrowed/],
  'other fields': [{ body: object({}) }, { body: { ...object({}), additionalProperties: false } }, /other fields are refused now/],
  'one of two ways': [{ body: { anyOf: [text, whole] } }, { body: text }, /type narrowed from integer to string/],
  'what a name stands for': [
    { body: { $ref: '#/components/schemas/A' }, schemas: { A: object({ a: text }) } },
    { body: { $ref: '#/components/schemas/A' }, schemas: { A: object({}) } },
    /body\.a: removed/,
  ],
}

describe('what counts as an addition', () => {
  for (const [name, [before, after]] of Object.entries(additions))
    it(`takes ${name}`, () => assert.deepEqual(breaches(api(before), api(after)), []))
  for (const [name, [before, after, said]] of Object.entries(losses))
    it(`finds ${name}`, () => assert.match(breaches(api(before), api(after)).join('\n'), said))
  it('finds an operation and an answer that are gone', () => {
    assert.deepEqual(breaches(api({}), { paths: {} }), ['POST /things: removed'])
    const other = api({})
    Object.assign(other.paths['/things'].post, { responses: {} })
    assert.deepEqual(breaches(api({}), other), ['POST /things: answer 200 removed'])
  })
  it('comes to an end over a schema that holds itself', () => {
    const tree = { $ref: '#/components/schemas/Tree' }
    const parts = { reply: tree, schemas: { Tree: object({ below: { type: 'array', items: tree } }) } }
    assert.deepEqual(breaches(api(parts), api(parts)), [])
  })
})

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { columnsOfText, decode, findDelimiter, likelyResults, parseDelimited } from './sample.ts'

it('reads quoted cells with delimiters, line ends and doubled quotes', () => {
  assert.deepEqual(parseDelimited('a;b\r\n"x;1";"say ""hi""\nthere"\r\n', ';', 10), [
    ['a', 'b'],
    ['x;1', 'say "hi"\nthere'],
  ])
})

it('finds the delimiter also when another one stands in the cells', () => {
  assert.equal(findDelimiter('id;importe;baja\n1;3,50;Sí\n2;4,75;No\n'), ';')
  assert.equal(findDelimiter('id,price,left\n1,3.5,yes\n'), ',')
  assert.equal(findDelimiter('id\tprice\n1\t3\n'), '\t')
})

it('puts columns with two values first, the last of the file before the first', () => {
  const columns = columnsOfText('id,member,visits,left\n1,yes,3,no\n2,no,5,yes\n3,no,9,no\n', true)
  assert.deepEqual(
    likelyResults(columns).map(({ name }) => name),
    ['left', 'member', 'visits', 'id'],
  )
  assert.deepEqual(columns[3]?.values, ['no', 'yes'])
})

it('does not take a record that the sample cut off', () => {
  assert.deepEqual(columnsOfText('a,b\n1,yes\n2,n', false)[1]?.values, ['yes'])
  assert.deepEqual(columnsOfText('a,b\n1,yes\n2,no', true)[1]?.values, ['yes', 'no'])
})

it('reads Windows-1252 where it is not UTF-8, and JSON lines', () => {
  assert.equal(decode(new Uint8Array([83, 0xed])), 'Sí')
  assert.equal(decode(new TextEncoder().encode('Sí')), 'Sí')
  assert.deepEqual(
    columnsOfText('{"a":1,"b":"x"}\n{"a":2,"b":null}\n', true).map(({ name, values }) => [name, values]),
    [
      ['a', ['1', '2']],
      ['b', ['x']],
    ],
  )
})

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { it } from 'node:test'
import { firstOfList } from './first-of-list.ts'

const list =
  'cliente,score,prediction,actual,reason_1,reason_2,reason_3\r\n' +
  '"Peña, ""la"" 7",0.91,Sí,No,"visitas: 1\r\n(la sube)",plan: oro (la sube),\r\nC2,0.5,Sí,No,,,\r\nC3,0.2,No,Sí,a,b,c\r\n'

it('gives the first rows, wherever the bytes are cut', async () => {
  for (const size of [1, 7, 1000]) {
    const bytes = Buffer.from(list)
    const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
    assert.deepEqual(await firstOfList(Readable.from(parts, { objectMode: false }), 2), {
      idName: 'cliente',
      items: [
        { id: 'Peña, "la" 7', score: 0.91, prediction: 'Sí', actual: 'No', reasons: ['visitas: 1\r\n(la sube)', 'plan: oro (la sube)'] },
        { id: 'C2', score: 0.5, prediction: 'Sí', actual: 'No', reasons: [] },
      ],
    })
  }
})

it('gives all rows of a short list, and none of one in the order of its file', async () => {
  assert.equal((await firstOfList(Readable.from([Buffer.from(list)]), 20)).items.length, 3)
  assert.deepEqual((await firstOfList(Readable.from([Buffer.from('row,score,prediction\r\n1,0.5,Sí\r\n')]), 20)).items, [])
})

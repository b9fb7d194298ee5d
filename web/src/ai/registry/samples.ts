import type { ModelInput } from '#schema/ai/registry/versions'

type Value = ModelInput['typical']
export type Sample = 'curl' | 'javascript' | 'python'

/** An ordinary row: what the form begins with and the samples send. */
export const typicalRow = (inputs: readonly ModelInput[]): Record<string, Value> =>
  Object.fromEntries(inputs.map(({ name, typical }) => [name, typical]))

const indented = (value: unknown, by: string): string => JSON.stringify(value, null, 2).replaceAll('\n', `\n${by}`)
const python = (row: Readonly<Record<string, Value>>): string => {
  const literal = (value: Value) => (value === null ? 'None' : value === true ? 'True' : value === false ? 'False' : JSON.stringify(value))
  const lines = Object.entries(row).map(([name, value]) => `    ${JSON.stringify(name)}: ${literal(value)},`)
  return `{\n${lines.join('\n')}\n}`
}
/** Inside single quotes of a shell. */
const shell = (text: string): string => text.replaceAll("'", `'\\''`)

/** Programs that ask the model about one row, ready to be run once the key is set. @param url  whole address of the endpoint */
export function sampleOf(sample: Sample, url: string, inputs: readonly ModelInput[]): string {
  const row = typicalRow(inputs)
  switch (sample) {
    case 'curl':
      return `curl '${url}' \\
  -H "Authorization: Bearer $RUMBO_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '${shell(JSON.stringify({ row, reasons: true }, null, 2))}'`
    case 'javascript':
      return `const reply = await fetch('${url}', {
  method: 'POST',
  headers: { authorization: \`Bearer \${process.env.RUMBO_KEY}\`, 'content-type': 'application/json' },
  body: JSON.stringify({ row: ${indented(row, '  ')}, reasons: true }),
})
if (!reply.ok) throw new Error(await reply.text())
const { answers } = await reply.json()
console.log(answers[0].score, answers[0].prediction)`
    case 'python':
      return `import json
import os
import urllib.request

row = ${python(row)}
request = urllib.request.Request(
    "${url}",
    data=json.dumps({"row": row, "reasons": True}).encode(),
    headers={
        "Authorization": "Bearer " + os.environ["RUMBO_KEY"],
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request) as reply:
    answer = json.load(reply)["answers"][0]
print(answer["score"], answer["prediction"])`
  }
}

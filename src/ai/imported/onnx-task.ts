// Runs in a process of its own, which holds nothing but this: a foreign model may take it down, and nothing else.
import type { FromProcess, TensorData, ToProcess } from './process.ts'

const { InferenceSession, Tensor } = await import('onnxruntime-node')
let session: Awaited<ReturnType<typeof InferenceSession.create>> | null = null

async function answer(message: ToProcess): Promise<TensorData> {
  if (message.kind === 'load') {
    session = await InferenceSession.create(message.bytes, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 })
    return { type: 'string', dims: [0], data: [] }
  }
  const feeds = Object.entries(message.feeds).map(([name, { type, data, dims }]) => [
    name,
    new Tensor(type as 'string', data as string[], dims),
  ])
  const answers = await session!.run(Object.fromEntries(feeds), [message.output])
  const { type, dims, data } = answers[message.output]!
  return { type, dims: [...dims], data } as TensorData
}

const send = (reply: FromProcess): void => void process.send!(reply)

process.on('message', (message: ToProcess) => {
  answer(message).then(
    (tensor) => send({ tensor }),
    (error: unknown) => send({ refused: error instanceof Error ? error.message.slice(0, 300) : String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))

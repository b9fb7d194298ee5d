import type { texts } from './texts.ts'

type Key = keyof (typeof texts)['es'] & string
export type Told = Readonly<{ key: Key; params: Readonly<Record<string, string | number>> }>

/** Why something did not arrive, as a sentence of this page: the server tells a code with its reason. */
export function tellFailure(failure: string, status: number | null = null): Told {
  const [code = '', reason = ''] = failure.split(' ')
  if (code === 'status' && status !== null) return { key: 'failedStatus', params: { status } }
  if (code === 'CHAT_HOOK_REFUSED') return { key: 'failedStatus', params: { status: reason } }
  if (code === 'CONNECTION_REFUSED') return { key: reason === 'address' ? 'failedAddress' : 'failedRefused', params: {} }
  if (code === 'CONNECTION_ANSWER_TOO_LARGE') return { key: 'failedLarge', params: {} }
  if (reason === 'timeout') return { key: 'failedTimeout', params: {} }
  if (reason === 'ENOTFOUND' || reason === 'EAI_AGAIN') return { key: 'failedName', params: {} }
  if (code === 'CONNECTION_FAILED') return { key: 'failedConnection', params: { reason } }
  return { key: 'failedOther', params: { code: failure } }
}

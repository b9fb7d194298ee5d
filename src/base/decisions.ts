/**
 * What the software decided and why, as a code and its parameters: stored as it is, rendered by the reader's language
 * from the `texts.ts` of the feature that decided. A warning is a decision that a person should look at.
 */
export type Decision = Readonly<{
  code: string
  level: 'info' | 'warning'
  params: Readonly<Record<string, string | number>>
}>

export const decided = (code: string, params: Decision['params'] = {}): Decision => ({ code, level: 'info', params })
export const warned = (code: string, params: Decision['params'] = {}): Decision => ({ code, level: 'warning', params })

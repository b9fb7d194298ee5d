import type { Contribution } from '#platform/contributions'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  texts,
}

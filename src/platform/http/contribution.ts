import type { Contribution } from '#platform/contributions'
import { migrations } from './migrations.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = { migrations, texts }

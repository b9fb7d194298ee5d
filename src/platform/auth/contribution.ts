import type { Contribution } from '#platform/contributions'
import { accountEraser } from './erasure.ts'
import { migrations } from './migrations.ts'
import { authRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  migrations,
  erasers: [accountEraser],
  routes: [{ prefix: '/api/platform/auth', plugin: authRoutes }],
  texts,
}

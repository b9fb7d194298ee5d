export { createSecrets, openSecrets, type Secrets } from './secrets.ts'

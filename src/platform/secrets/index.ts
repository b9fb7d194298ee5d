export { createKeys, type Keys } from './keys.ts'
export { migrations as secretsMigrations } from './migrations.ts'
export { readSealedJson, type SealedFor, writeSealedJson } from './sealed-json.ts'
export { createSecrets, openSecrets, type Secrets, secretsFromTexts } from './secrets.ts'

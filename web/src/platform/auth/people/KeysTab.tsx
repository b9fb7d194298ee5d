import { useSignedIn } from '../../../session.ts'
import { KeyTable } from '../../account/KeyTable.tsx'

/** Every API key of the workspace. */
export function KeysTab() {
  const revokes = useSignedIn().permissions.includes('platform.auth.revoke-keys')
  return <KeyTable address="/api/platform/auth/keys/all" withOwner revokes={revokes} />
}

import type { Run } from '#schema/ai/autopilot/runs'
import { RunCard } from '../RunCard.tsx'

/** What a finished run found. */
export function Finished({ run }: { run: Run }) {
  return <RunCard run={run} />
}

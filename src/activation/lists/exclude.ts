import { type Standing, standing } from '#customers/consent'
import { type ExclusionReason, exclusionReasons } from './schema.ts'

/** Bits of people that campaigns hold, beside those of `customers/consent`. */
export const held = { contacted: standing.contacted, control: 32, 'global-control': 64 } as const
const markBytes = 32

/** The reason that comes first, or null for somebody who may be contacted. */
function reasonOf(bits: number, needsAnswer: boolean, needsConsent: boolean): ExclusionReason | null {
  if (needsAnswer && ((bits & standing.no) !== 0 || (needsConsent && (bits & standing.yes) === 0))) return 'no-consent'
  if (bits & standing.objection) return 'objection'
  if (bits & standing.exclusion) return 'exclusion'
  if (bits & standing.contacted) return 'contacted'
  if (bits & held.control) return 'control'
  return bits & held['global-control'] ? 'global-control' : null
}

type Rules = Readonly<{
  /** Whether a "no" blocks the way. */
  needsAnswer: boolean
  /** Whether silence does. */
  needsConsent: boolean
}>

/**
 * Who may be contacted, and how many may not by the first reason that holds. Linear in people and in what stands of them.
 *
 * @param marks     of people, 32 bytes each, each person once
 * @param standings of anybody, in any order; bits of one mark add up
 * @returns allowed  1 for who may be contacted, as `marks` has them; with the counts it comes to all of them
 */
export async function exclude(
  marks: Buffer,
  standings: AsyncIterable<Standing> | Iterable<Standing>,
  { needsAnswer, needsConsent }: Rules,
): Promise<{ allowed: Uint8Array; exclusions: Record<ExclusionReason, number> }> {
  const n = marks.length / markBytes
  const bits = new Uint8Array(n)
  // Open addressing by the first four bytes of the marks, which are as good as random
  const slots = 2 ** Math.ceil(Math.log2(Math.max(16, 2 * n)))
  const table = new Int32Array(slots).fill(-1)
  for (let i = 0; i < n; i++) {
    let slot = marks.readUInt32LE(markBytes * i) & (slots - 1)
    while (table[slot]! >= 0) slot = (slot + 1) & (slots - 1)
    table[slot] = i
  }
  for await (const { marks: others, bits: theirs } of standings) {
    for (let j = 0; j < theirs.length; j++) {
      const at = markBytes * j
      let slot = others.readUInt32LE(at) & (slots - 1)
      for (let i = table[slot]!; i >= 0; slot = (slot + 1) & (slots - 1), i = table[slot]!)
        if (others.compare(marks, markBytes * i, markBytes * (i + 1), at, at + markBytes) === 0) {
          bits[i]! |= theirs[j]!
          break
        }
    }
  }
  const allowed = new Uint8Array(n)
  const exclusions = Object.fromEntries(exclusionReasons.map((reason) => [reason, 0])) as Record<ExclusionReason, number>
  for (let i = 0; i < n; i++) {
    const reason = reasonOf(bits[i]!, needsAnswer, needsConsent)
    if (reason === null) allowed[i] = 1
    else exclusions[reason]++
  }
  return { allowed, exclusions }
}

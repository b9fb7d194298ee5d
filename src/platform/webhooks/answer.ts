const longest = 300

/** How a receiver's answer begins, as text that can be kept and shown: no control characters, no half characters. */
export function answerStart(body: Uint8Array): string | null {
  const text = new TextDecoder()
    .decode(body.subarray(0, 4 * longest))
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
  return text === '' ? null : [...text].slice(0, longest).join('')
}

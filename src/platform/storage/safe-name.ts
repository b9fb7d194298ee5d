import { basename } from 'node:path'

/** A name may hold 255 bytes; whole characters are kept. */
function cut(name: string): string {
  let kept = ''
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > 200) break
    kept += character
  }
  return kept
}

/** A file's name as the person knows it, without anything that a path or a terminal would understand. */
export function safeName(name: string): string {
  const kept = basename(name.replaceAll('\\', '/'))
    .normalize('NFC')
    .replace(/[\p{C}/:*?"<>|]/gu, '')
    .replace(/^[.\s]+/, '')
    .trim()
  const dot = kept.lastIndexOf('.')
  const extension = dot > 0 ? kept.slice(dot).slice(0, 12) : ''
  const stem = cut(dot > 0 ? kept.slice(0, dot) : kept)
  return stem === '' ? `archivo${extension}` : stem + extension
}

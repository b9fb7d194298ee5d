import type { Language } from '#base'
import { flat } from './message.ts'

export type Letter = Readonly<{
  language: Language
  /** What happened, in one sentence. */
  title: string
  paragraphs: readonly string[]
  /** The one thing to do next; the address is absolute. */
  action?: Readonly<{ label: string; url: string }>
  /** Why the person gets this, and how to get less of it. */
  footer: string
}>

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!)

/** The same letter as plain text and as simple HTML without pictures, scripts or anything to be fetched. */
export function writeLetter({ language, action, footer, ...said }: Letter): { text: string; html: string } {
  // A name that somebody typed must not look like a paragraph of ours.
  const title = flat(said.title)
  const paragraphs = said.paragraphs.map(flat)
  // Only web addresses become links: a parameter must not bring another scheme.
  const link = action && /^https?:\/\//.test(action.url) ? action : undefined
  const text = [title, ...paragraphs, ...(link ? [`${link.label}:\n${link.url}`] : []), `--\n${footer}`].join('\n\n')
  const button = link
    ? `<p style="margin:24px 0"><a href="${escapeHtml(link.url)}" style="background:#1f5fa8;color:#ffffff;padding:12px 20px;border-radius:6px;text-decoration:none">${escapeHtml(link.label)}</a></p>`
    : ''
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body style="font-family:system-ui,sans-serif;color:#1a1d21;max-width:560px;margin:24px auto;padding:0 16px;line-height:1.5">
<h1 style="font-size:20px">${escapeHtml(title)}</h1>
${paragraphs.map((each) => `<p>${escapeHtml(each)}</p>`).join('\n')}
${button}
<p style="color:#5c6670;font-size:13px;border-top:1px solid #d8dde2;padding-top:12px">${escapeHtml(footer)}</p>
</body></html>
`
  return { text, html }
}

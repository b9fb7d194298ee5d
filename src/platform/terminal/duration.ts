import { formatNumber, type Language } from '#base'

/** A span as people say it: 45 s · 3 min 20 s · 2 h 5 min. */
export function formatDuration(seconds: number, language: Language): string {
  const whole = Math.max(0, Math.round(seconds))
  const number = (n: number) => formatNumber(n, language)
  if (whole < 60) return `${number(whole)} s`
  if (whole < 3600) return `${number(Math.floor(whole / 60))} min${whole % 60 ? ` ${whole % 60} s` : ''}`
  return `${number(Math.floor(whole / 3600))} h${Math.floor((whole % 3600) / 60) ? ` ${Math.floor((whole % 3600) / 60)} min` : ''}`
}

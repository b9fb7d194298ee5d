import { type Language, localeOf, say } from '#base'
import type { Cron } from './cron.ts'
import { texts } from './texts.ts'

const two = (n: number): string => String(n).padStart(2, '0')

/** Weekday names, 0 = Sunday (4 January 1970 was one). */
const weekdayName = (weekday: number, language: Language): string =>
  new Intl.DateTimeFormat(localeOf[language], { weekday: 'long', timeZone: 'UTC' }).format((weekday + 3) * 86_400_000)

/** When a schedule is due, as people say it; a rare form is quoted. */
export function cronInWords(cron: Cron, language: Language): string {
  const [minute, hour, day, month, weekday] = cron.text.split(' ') as [string, string, string, string, string]
  const daily = day === '*' && month === '*' && weekday === '*'
  const step = /^\*\/(\d+)$/.exec(minute)?.[1]
  if (daily && hour === '*' && minute === '*') return say(texts, language, 'everyMinutes', { n: 1 })
  if (daily && hour === '*' && step !== undefined) return say(texts, language, 'everyMinutes', { n: Number(step) })
  if (daily && hour === '*' && cron.minutes.length === 1) return say(texts, language, 'everyHour', { minute: cron.minutes[0]! })
  if (cron.minutes.length === 1 && !cron.everyHour && month === '*') {
    const time = cron.hours.map((each) => `${two(each)}:${two(cron.minutes[0]!)}`).join(', ')
    if (daily) return say(texts, language, 'everyDay', { time })
    if (day === '*') {
      const days = [...cron.weekdays].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7)).map((each) => weekdayName(each, language))
      return say(texts, language, 'everyWeek', { days: days.join(', '), time })
    }
    if (weekday === '*' && !day.startsWith('*'))
      return say(texts, language, 'everyMonth', { days: cron.days.join(', '), n: cron.days.length, time })
  }
  return say(texts, language, 'byCron', { cron: cron.text })
}

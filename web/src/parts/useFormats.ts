import { useMemo } from 'react'
import type { Money } from '#base'
import { useLanguage } from '../language.tsx'
import { useSession } from '../session.ts'
import * as formats from './formats.ts'

/** Numbers, money and dates as the page's language writes them in the country of the workspace. */
export function useFormats() {
  const { language } = useLanguage()
  const { data } = useSession()
  const workspace = data?.state === 'signed-in' ? data.workspace : null
  const country = workspace && 'country' in workspace && typeof workspace.country === 'string' ? workspace.country : null
  const locale = formats.localeFor(language, country)
  return useMemo(
    () => ({
      locale,
      number: (value: number, options?: Intl.NumberFormatOptions) => formats.numberText(value, locale, options),
      share: (value: number) => formats.shareText(value, locale),
      money: (amount: Money) => formats.moneyAs(amount, locale),
      bytes: (bytes: number) => formats.bytesText(bytes, locale),
      day: (date: string) => formats.dayText(date, locale),
      instant: (instant: string) => formats.instantText(instant, locale),
      ago: (instant: string, now: Date) => formats.agoText(instant, now, locale),
      duration: (seconds: number) => formats.durationText(seconds, locale),
    }),
    [locale],
  )
}

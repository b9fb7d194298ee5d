import { type Language, say } from '#base'
import { texts } from './texts.ts'

/** How long something takes still, roughly: seconds in fives below a minute and a half, then minutes. */
export const timeLeft = (seconds: number, language: Language): string =>
  seconds < 90
    ? say(texts, language, 'secondsLeft', { n: Math.max(5, Math.ceil(seconds / 5) * 5) })
    : say(texts, language, 'minutesLeft', { n: Math.round(seconds / 60) })

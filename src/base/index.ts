export {
  addDays,
  addWorkdays,
  type CalendarDate,
  dateOfDay,
  dayNumber,
  daysInMonth,
  isCalendarDay,
  isWorkday,
  millisecondsPerDay,
  type WorkingCalendar,
  weekday,
} from './calendar.ts'
export { checkRange, checkSameLength } from './checks.ts'
export { type Decision, decided, warned } from './decisions.ts'
export { DomainError, type ErrorCode, type ErrorParams, errorCodes } from './errors.ts'
export { type Id, isUuid, newId, uuidv7 } from './ids.ts'
export { formatDate, formatNumber, type Language, languageOf, languages, localeOf } from './language.ts'
export { addMoney, formatMoney, type Money, minorDigits, money, moneyText, parseMoney } from './money.ts'
export { nearestName } from './nearest.ts'
export { quotedCell } from './quoted-cell.ts'
export { defineTexts, type ErrorText, fillText, type ParamsOf, say, type Texts, type TextTable } from './texts.ts'

import { defineTexts } from '#base'

/** The sentences of the errors that `base` and `kernel` throw: those two know codes only. */
export const texts = defineTexts({
  es: {
    INTERNAL: {
      what: 'Ha fallado algo dentro de Rumbo.',
      expected: 'Que esto no ocurra: es un fallo nuestro, no de tus datos.',
      mend: 'Repite la operación. Si vuelve a fallar, envía el informe de `rumbo doctor` a quien mantiene la instalación.',
    },
    INVALID_ARGUMENT: {
      what: 'El valor de «{name}» no sirve: {got}.',
      expected: 'Un valor admitido: {expected}.',
      mend: 'Cambia «{name}» a un valor admitido y repite la operación.',
    },
    LENGTH_MISMATCH: {
      what: '«{first}» tiene {firstLength} {firstLength|valor|valores} y «{second}» tiene {secondLength}.',
      expected: 'Dos listas de la misma longitud, con un valor por fila.',
      mend: 'Revisa que «{first}» y «{second}» salgan de las mismas filas.',
    },
    CURRENCY_MISMATCH: {
      what: 'No se pueden sumar importes en {first} y en {second}.',
      expected: 'Importes en una sola moneda.',
      mend: 'Convierte los importes a una moneda antes de sumarlos.',
    },
    AMOUNT_NOT_EXACT: {
      what: 'El importe «{amount}» {currency} no se puede guardar con exactitud.',
      expected: 'Un número de hasta 15 cifras, contando los céntimos, y una moneda de tres letras.',
      mend: 'Escribe el importe con cifras y su moneda, por ejemplo 12,50 EUR.',
    },
    DATE_INVALID: {
      what: '«{date}» no es una fecha del calendario.',
      expected: 'Una fecha como 2026-11-22: año, mes y día.',
      mend: 'Corrige la fecha y repite la operación.',
    },
    SAMPLE_TOO_SMALL: {
      what: 'Hay {n:integer} {n|fila|filas}: todavía no hay datos suficientes.',
      expected: 'Al menos {least:integer} {least|fila|filas}.',
      mend: 'Añade filas o pide un cálculo que necesite menos.',
    },
    ONE_CLASS: {
      what: 'Todas las filas tienen el mismo resultado.',
      expected: 'Al menos dos resultados distintos, por ejemplo clientes que compran y clientes que no.',
      mend: 'Añade filas con otro resultado o elige otra columna de resultado.',
    },
  },
  en: {
    INTERNAL: {
      what: 'Something failed inside Rumbo.',
      expected: 'This should not happen: the fault is ours, not in your data.',
      mend: 'Repeat the operation. If it fails again, send the output of `rumbo doctor` to whoever looks after the installation.',
    },
    INVALID_ARGUMENT: {
      what: 'The value of “{name}” does not work: {got}.',
      expected: 'An allowed value: {expected}.',
      mend: 'Change “{name}” to an allowed value and repeat the operation.',
    },
    LENGTH_MISMATCH: {
      what: '“{first}” has {firstLength} {firstLength|value|values} and “{second}” has {secondLength}.',
      expected: 'Two lists of the same length, with one value per row.',
      mend: 'Check that “{first}” and “{second}” come from the same rows.',
    },
    CURRENCY_MISMATCH: {
      what: 'Amounts in {first} and in {second} cannot be added.',
      expected: 'Amounts in one currency.',
      mend: 'Convert the amounts to one currency before adding them.',
    },
    AMOUNT_NOT_EXACT: {
      what: 'The amount “{amount}” {currency} cannot be stored exactly.',
      expected: 'A number of at most 15 digits, cents included, and a currency of three letters.',
      mend: 'Write the amount in digits with its currency, for example 12.50 EUR.',
    },
    DATE_INVALID: {
      what: '“{date}” is not a date of the calendar.',
      expected: 'A date such as 2026-11-22: year, month and day.',
      mend: 'Correct the date and repeat the operation.',
    },
    SAMPLE_TOO_SMALL: {
      what: 'There {n|is|are} {n:integer} {n|row|rows}: not enough data yet.',
      expected: 'At least {least:integer} {least|row|rows}.',
      mend: 'Add rows or ask for a calculation that needs fewer.',
    },
    ONE_CLASS: {
      what: 'Every row has the same outcome.',
      expected: 'At least two different outcomes, for example customers who buy and customers who do not.',
      mend: 'Add rows with another outcome or choose another target column.',
    },
  },
})

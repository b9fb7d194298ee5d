import { defineTexts } from '#base'

/** The sentences of the errors that `base` and `kernel` throw: those two know codes only. */
export const texts = defineTexts({
  es: {
    INTERNAL: {
      what: 'Ha fallado algo dentro de Rumbo.',
      expected: 'que esto no ocurra: es un fallo nuestro, no de tus datos',
      mend: 'Repite la operación. Si vuelve a fallar, envía el informe de `rumbo doctor` a quien mantiene la instalación.',
    },
    INVALID_ARGUMENT: {
      what: 'El valor de «{name}» no sirve: {got}.',
      expected: 'un valor admitido: {expected}',
      mend: 'Cambia «{name}» a un valor admitido y repite la operación.',
    },
    LENGTH_MISMATCH: {
      what: '«{first}» tiene {firstLength} {firstLength|valor|valores} y «{second}» tiene {secondLength}.',
      expected: 'dos listas de la misma longitud, con un valor por fila',
      mend: 'Revisa que «{first}» y «{second}» salgan de las mismas filas.',
    },
    CURRENCY_MISMATCH: {
      what: 'No se pueden sumar importes en {first} y en {second}.',
      expected: 'importes en una sola moneda',
      mend: 'Convierte los importes a una moneda antes de sumarlos.',
    },
    AMOUNT_NOT_EXACT: {
      what: 'El importe «{amount}» no se puede guardar con exactitud.',
      expected: 'un número de hasta 15 cifras, contando los céntimos, y una moneda de tres letras',
      mend: 'Escribe el importe con cifras y su moneda, por ejemplo 12,50 EUR.',
    },
    DATE_INVALID: {
      what: '«{date}» no es una fecha del calendario.',
      expected: 'una fecha como 2026-11-22: año, mes y día',
      mend: 'Corrige la fecha y repite la operación.',
    },
    SAMPLE_TOO_SMALL: {
      what: 'Hay {n:integer} {n|fila|filas}: todavía no hay datos suficientes.',
      expected: 'al menos {least:integer} {least|fila|filas}',
      mend: 'Añade filas o pide un cálculo que necesite menos.',
    },
    ONE_CLASS: {
      what: 'Todas las filas tienen el mismo resultado.',
      expected: 'al menos dos resultados distintos, por ejemplo clientes que compran y clientes que no',
      mend: 'Añade filas con otro resultado o elige otra columna de resultado.',
    },
    NO_ROWS: {
      what: 'No hay nada de lo que aprender: {rows} {rows|fila|filas} y {columns} {columns|columna|columnas}.',
      expected: 'al menos una fila y una columna',
      mend: 'Comprueba que el archivo tenga filas con resultado y que quede alguna columna sin descartar.',
    },
    TARGET_VALUE_MISSING: {
      what: 'La fila {row:integer} no tiene un resultado que se pueda leer como número.',
      expected: 'un resultado conocido en cada fila',
      mend: 'Quita las filas sin resultado o complétalas.',
    },
    CLASS_OUT_OF_RANGE: {
      what: 'El resultado de la fila {row:integer} es {got}.',
      expected: 'un código entero de 0 a {highest}',
      mend: 'Numera los resultados desde 0, sin saltos.',
    },
    TARGET_VALUE_NEGATIVE: {
      what: 'El resultado de la fila {row:integer} es {got}.',
      expected: 'un recuento o un importe que no sea negativo',
      mend: 'Quita las filas con resultado negativo o aprende con error cuadrático.',
    },
    OUTCOME_SEPARATED: {
      what: 'Las columnas separan los resultados del todo: algún coeficiente sería infinito.',
      expected: 'filas de cada resultado con valores parecidos',
      mend: 'Añade filas, quita la columna que delata el resultado o pon una penalización mayor que 0.',
    },
    OUTCOME_CONSTANT: {
      what: 'Todas las personas tienen el mismo resultado: no hay diferencias con las que estimar el margen de error.',
      expected: 'al menos una persona con un resultado distinto',
      mend: 'Espera a que haya resultados o comprueba que el archivo los contenga.',
    },
    COVARIATE_AFFECTED: {
      what: 'Los grupos ya eran distintos antes de empezar (probabilidad de que sea azar: {p}): el dato previo no sirve para ajustar.',
      expected: 'un dato anterior al inicio en el que los grupos se parezcan',
      mend: 'Elige un dato cerrado antes del inicio o lee el resultado sin ajustar, y revisa cómo se sortearon los grupos.',
    },
    WEIGHT_INVALID: {
      what: 'El peso de la fila {row:integer} es {got}.',
      expected: 'pesos de 0 o más, y alguno mayor que 0',
      mend: 'Corrige los pesos o prescinde de ellos.',
    },
    FEATURE_VALUE_MISSING: {
      what: 'Falta el valor de la fila {row:integer} en la columna {column:integer}, o no es un número finito.',
      expected: 'un número en cada casilla: este tipo de modelo no admite huecos',
      mend: 'Completa los huecos antes de entrenar o usa árboles.',
    },
    MODEL_COLUMNS_DIFFER: {
      what: 'Los datos tienen {got} {got|columna|columnas} y el modelo aprendió con {expected}.',
      expected: 'las mismas columnas con las que se entrenó, en el mismo orden',
      mend: 'Prepara los datos con la receta del modelo.',
    },
  },
  en: {
    INTERNAL: {
      what: 'Something failed inside Rumbo.',
      expected: 'this should not happen: the fault is ours, not in your data',
      mend: 'Repeat the operation. If it fails again, send the output of `rumbo doctor` to whoever looks after the installation.',
    },
    INVALID_ARGUMENT: {
      what: 'The value of “{name}” does not work: {got}.',
      expected: 'an allowed value: {expected}',
      mend: 'Change “{name}” to an allowed value and repeat the operation.',
    },
    LENGTH_MISMATCH: {
      what: '“{first}” has {firstLength} {firstLength|value|values} and “{second}” has {secondLength}.',
      expected: 'two lists of the same length, with one value per row',
      mend: 'Check that “{first}” and “{second}” come from the same rows.',
    },
    CURRENCY_MISMATCH: {
      what: 'Amounts in {first} and in {second} cannot be added.',
      expected: 'amounts in one currency',
      mend: 'Convert the amounts to one currency before adding them.',
    },
    AMOUNT_NOT_EXACT: {
      what: 'The amount “{amount}” cannot be stored exactly.',
      expected: 'a number of at most 15 digits, cents included, and a currency of three letters',
      mend: 'Write the amount in digits with its currency, for example 12.50 EUR.',
    },
    DATE_INVALID: {
      what: '“{date}” is not a date of the calendar.',
      expected: 'a date such as 2026-11-22: year, month and day',
      mend: 'Correct the date and repeat the operation.',
    },
    SAMPLE_TOO_SMALL: {
      what: 'There {n|is|are} {n:integer} {n|row|rows}: not enough data yet.',
      expected: 'at least {least:integer} {least|row|rows}',
      mend: 'Add rows or ask for a calculation that needs fewer.',
    },
    ONE_CLASS: {
      what: 'Every row has the same outcome.',
      expected: 'at least two different outcomes, for example customers who buy and customers who do not',
      mend: 'Add rows with another outcome or choose another target column.',
    },
    NO_ROWS: {
      what: 'There is nothing to learn from: {rows} {rows|row|rows} and {columns} {columns|column|columns}.',
      expected: 'at least one row and one column',
      mend: 'Check that the file has rows with an outcome and that some column is left undropped.',
    },
    TARGET_VALUE_MISSING: {
      what: 'Row {row:integer} has no outcome that reads as a number.',
      expected: 'a known outcome in every row',
      mend: 'Remove the rows without an outcome or fill them in.',
    },
    CLASS_OUT_OF_RANGE: {
      what: 'The outcome of row {row:integer} is {got}.',
      expected: 'a whole code from 0 to {highest}',
      mend: 'Number the outcomes from 0, without gaps.',
    },
    TARGET_VALUE_NEGATIVE: {
      what: 'The outcome of row {row:integer} is {got}.',
      expected: 'a count or an amount that is not negative',
      mend: 'Remove the rows with a negative outcome or learn with squared error.',
    },
    OUTCOME_SEPARATED: {
      what: 'The columns set the outcomes apart altogether: a coefficient would be infinite.',
      expected: 'rows of each outcome with similar values',
      mend: 'Add rows, remove the column that gives the outcome away or set a penalty above 0.',
    },
    OUTCOME_CONSTANT: {
      what: 'Everybody has the same outcome: there are no differences from which to tell the margin of error.',
      expected: 'at least one person with another outcome',
      mend: 'Wait for outcomes, or check that the file holds them.',
    },
    COVARIATE_AFFECTED: {
      what: 'The groups differed before the start (probability of chance: {p}): the earlier figure cannot be used to adjust.',
      expected: 'a figure from before the start on which the groups are alike',
      mend: 'Choose a figure that was closed before the start, or read the result unadjusted, and check how the groups were drawn.',
    },
    WEIGHT_INVALID: {
      what: 'The weight of row {row:integer} is {got}.',
      expected: 'weights of 0 or more, and at least one above 0',
      mend: 'Correct the weights or leave them out.',
    },
    FEATURE_VALUE_MISSING: {
      what: 'The value of row {row:integer} in column {column:integer} is missing or not a finite number.',
      expected: 'a number in every cell: this kind of model does not take gaps',
      mend: 'Fill the gaps before training or use trees.',
    },
    MODEL_COLUMNS_DIFFER: {
      what: 'The data have {got} {got|column|columns} and the model was trained on {expected}.',
      expected: 'the columns it was trained on, in the same order',
      mend: 'Prepare the data with the recipe of the model.',
    },
  },
})

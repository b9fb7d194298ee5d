import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    RECIPE_COLUMN_MISSING: {
      what: 'Falta la columna «{column}».',
      expected: 'las mismas columnas que el archivo con el que se entrenó el modelo',
      mend: 'Añade la columna, aunque esté vacía, o corrige su nombre en la cabecera.',
    },
    RECIPE_COLUMN_TYPE: {
      what: 'La columna «{column}» es de tipo {type}.',
      expected: 'una columna de tipo {expected}, como en el entrenamiento',
      mend: 'Da a la columna el formato que tenía en el archivo de entrenamiento.',
    },
    RECIPE_NUMBERS_AS_THEY_ARE:
      'Los árboles leen tal cual los números de {n:integer} {n|columna|columnas} ({columns}) y aprenden qué hacer cuando falta el dato.',
    RECIPE_NUMBERS_SCALED:
      'Los números de {n:integer} {n|columna|columnas} ({columns}) se centran y escalan; donde falta el dato se pone la mediana.',
    RECIPE_TAILS_COMPRESSED:
      'Se comprimen los valores muy grandes de {n:integer} {n|columna|columnas} ({columns}), para que unos pocos no decidan por todos.',
    RECIPE_DATE_PARTS:
      'Las fechas de {n:integer} {n|columna|columnas} ({columns}) se leen como año, mes, día, día de la semana y días hasta la fecha de referencia.',
    RECIPE_INTERVALS: 'Se cuentan los días que pasan entre dos fechas, en {n:integer} {n|columna|columnas}: {columns}.',
    RECIPE_BOOLEANS: 'Las respuestas de sí o no de {n:integer} {n|columna|columnas} ({columns}) se leen como 1 y 0.',
    RECIPE_CATEGORIES:
      'Las categorías de {n:integer} {n|columna|columnas} ({columns}) dan {outputs:integer} {outputs|característica|características} de 1 o 0, para las frecuentes; nunca para las que tienen menos de diez filas.',
    RECIPE_CODES:
      'Los árboles reparten en conjuntos las {levels:integer} categorías de {n:integer} {n|columna|columnas} ({columns}), sin imponerles un orden; las que tienen menos de diez filas o son nuevas van juntas.',
    RECIPE_OTHER_LEVELS:
      'Las categorías poco frecuentes o nuevas de {n:integer} {n|columna|columnas} ({columns}) se leen juntas, como «otras».',
    RECIPE_TARGET_MEANS:
      'En {n:integer} {n|columna|columnas} con muchas categorías ({columns}) se lee también cómo es el resultado, de media, en cada una; al aprender se toma de otras filas.',
    RECIPE_FREQUENCIES:
      'En {n:integer} {n|columna|columnas} con muchas categorías ({columns}) se lee también cuántas veces apareció cada una.',
    RECIPE_TEXTS:
      'Los textos de {n:integer} {n|columna|columnas} ({columns}) se leen por su longitud, su número de palabras y cuántas caen en cada uno de 16 grupos.',
    RECIPE_MISSING_MARKED: 'Que falte el dato se lee como una característica más en {n:integer} {n|columna|columnas}: {columns}.',
    RECIPE_PRODUCTS: 'El modelo lineal lee también {n:integer} {n|producto|productos} de dos características: {products}.',
    RECIPE_CONSTANT_DROPPED:
      'Se {n|deja|dejan} fuera {n:integer} {n|característica|características} que casi no {n|cambia|cambian}: {columns}.',
    RECIPE_REPEATED_DROPPED:
      'Se {n|deja|dejan} fuera {n:integer} {n|característica|características} que {n|repite|repiten} lo que ya dicen otras: {columns}.',
  },
  en: {
    RECIPE_COLUMN_MISSING: {
      what: 'The column "{column}" is missing.',
      expected: 'the same columns as the file that the model was trained on',
      mend: 'Add the column, even if it is empty, or correct its name in the header.',
    },
    RECIPE_COLUMN_TYPE: {
      what: 'The column "{column}" is of type {type}.',
      expected: 'a column of type {expected}, as in training',
      mend: 'Give the column the format that it had in the training file.',
    },
    RECIPE_NUMBERS_AS_THEY_ARE:
      'Trees read the numbers of {n:integer} {n|column|columns} ({columns}) as they are and learn what to do where one is missing.',
    RECIPE_NUMBERS_SCALED:
      'The numbers of {n:integer} {n|column|columns} ({columns}) are centred and scaled; the median stands where one is missing.',
    RECIPE_TAILS_COMPRESSED:
      'Very large values of {n:integer} {n|column|columns} ({columns}) are compressed, so that a few do not decide for all.',
    RECIPE_DATE_PARTS:
      'The dates of {n:integer} {n|column|columns} ({columns}) are read as year, month, day, weekday and days until the reference date.',
    RECIPE_INTERVALS: 'The days between two dates are counted, in {n:integer} {n|column|columns}: {columns}.',
    RECIPE_BOOLEANS: 'The yes-or-no answers of {n:integer} {n|column|columns} ({columns}) are read as 1 and 0.',
    RECIPE_CATEGORIES:
      'The categories of {n:integer} {n|column|columns} ({columns}) give {outputs:integer} {outputs|feature|features} of 1 or 0, for the frequent ones; never for those with fewer than ten rows.',
    RECIPE_CODES:
      'Trees divide the {levels:integer} categories of {n:integer} {n|column|columns} ({columns}) into sets, without giving them an order; those with fewer than ten rows and new ones go together.',
    RECIPE_OTHER_LEVELS: 'Rare or new categories of {n:integer} {n|column|columns} ({columns}) are read together, as "other".',
    RECIPE_TARGET_MEANS:
      'In {n:integer} {n|column|columns} with many categories ({columns}) it is also read how the outcome is on average in each; what is learnt from reads it from other rows.',
    RECIPE_FREQUENCIES: 'In {n:integer} {n|column|columns} with many categories ({columns}) it is also read how often each was seen.',
    RECIPE_TEXTS:
      'The texts of {n:integer} {n|column|columns} ({columns}) are read by their length, their number of words and how many fall into each of 16 groups.',
    RECIPE_MISSING_MARKED: 'That a value is missing is read as one more feature in {n:integer} {n|column|columns}: {columns}.',
    RECIPE_PRODUCTS: 'The linear model also reads {n:integer} {n|product|products} of two features: {products}.',
    RECIPE_CONSTANT_DROPPED: '{n:integer} {n|feature that hardly varies is|features that hardly vary are} left out: {columns}.',
    RECIPE_REPEATED_DROPPED: '{n:integer} {n|feature that repeats|features that repeat} what others say {n|is|are} left out: {columns}.',
  },
})

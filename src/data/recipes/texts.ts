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
  },
})

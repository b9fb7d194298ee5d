import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    noValue: 'sin dato',
    raises: '{column}: {value} (la sube)',
    lowers: '{column}: {value} (la baja)',
    titleRow: 'Fila',
    titleProbability: 'Probabilidad',
    titleValue: 'Valor previsto',
    titlePrediction: 'Predicción',
    titleClass: 'Probabilidad de {name}',
    titleActual: 'Lo que ya dice el archivo',
    titleReason: 'Razón {n}',
    columnWanted: 'esta columna, o null si no se sabe; se parece: {near}',
    sheet: 'Puntuaciones',
    SCORES_ID_ABSENT: 'El archivo no tiene la columna «{column}», que identifica cada fila: las filas se numeran desde 1.',
    SCORES_OVER_INPUT: {
      what: 'El resultado se escribiría sobre «{path}», que hace falta para puntuar.',
      expected: 'otro nombre para el resultado',
      mend: 'Indica con --out un archivo distinto.',
    },
    SCORES_UNWRITABLE: {
      what: 'No se pudo escribir «{path}» ({reason}).',
      expected: 'una carpeta que exista, con permiso de escritura y espacio libre',
      mend: 'Crea la carpeta, libera espacio o indica otra ruta con --out.',
    },
  },
  en: {
    noValue: 'no value',
    raises: '{column}: {value} (raises)',
    lowers: '{column}: {value} (lowers)',
    titleRow: 'Row',
    titleProbability: 'Probability',
    titleValue: 'Foretold value',
    titlePrediction: 'Prediction',
    titleClass: 'Probability of {name}',
    titleActual: 'What the file says already',
    titleReason: 'Reason {n}',
    columnWanted: 'this column, or null where it is not known; nearest: {near}',
    sheet: 'Scores',
    SCORES_ID_ABSENT: 'The file has no column “{column}”, which names each row: rows are counted from 1.',
    SCORES_OVER_INPUT: {
      what: 'The result would be written over “{path}”, which is needed to score.',
      expected: 'another name for the result',
      mend: 'Give a different file with --out.',
    },
    SCORES_UNWRITABLE: {
      what: '“{path}” could not be written ({reason}).',
      expected: 'a folder that exists, may be written to and has free space',
      mend: 'Create the folder, free some space or give another path with --out.',
    },
  },
})

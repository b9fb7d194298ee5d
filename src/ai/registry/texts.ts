import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    MODEL_NOT_FOUND: {
      what: 'No hay ningún modelo en «{path}».',
      expected: 'la carpeta de una ejecución o su model.json',
      mend: 'Comprueba la ruta, o crea el modelo con rumbo autopilot.',
    },
    MODEL_FOREIGN: {
      what: '«{path}» no es un modelo de Rumbo.',
      expected: 'un archivo model.json escrito por rumbo autopilot',
      mend: 'Indica la carpeta de la ejecución o su model.json.',
    },
    MODEL_TOO_NEW: {
      what: '«{path}» tiene el formato {format}, más nuevo que esta versión de Rumbo.',
      expected: 'un formato del 1 al 3',
      mend: 'Actualiza Rumbo, o usa la versión que escribió el modelo.',
    },
    MODEL_DAMAGED: {
      what: '«{path}» está dañado o incompleto ({problem}).',
      expected: 'el model.json entero, tal como se escribió',
      mend: 'Recupera una copia del archivo, o repite la ejecución.',
    },
    COLUMNS_MISSING: {
      what: 'Al archivo {n|le falta una columna que el modelo usa|le faltan columnas que el modelo usa}: {columns}.',
      expected: 'las mismas columnas con las que se entrenó el modelo',
      mend: 'Añade lo que falta o corrige los nombres. Parecidos en el archivo: {nearest}.',
    },
    ONNX_STEP_UNKNOWN: {
      what: 'El modelo prepara la columna {column} con un paso ({step}) que todavía no se puede escribir en ONNX.',
      expected: 'pasos que el grafo puede reproducir con exactitud',
      mend: 'Puntúa con model.json, que sí lo contiene todo.',
    },
    ONNX_COLUMN_READ_TWICE: {
      what: 'El modelo lee la columna {column} a la vez como categoría y como texto.',
      expected: 'una sola lectura por columna',
      mend: 'Puntúa con model.json, que sí lo contiene todo.',
    },
    onnxNumber: 'El número de «{column}» tal como está en el archivo; NaN si falta.',
    onnxCategory: 'El texto de «{column}» tal como está en el archivo; vacío si falta.',
    onnxText:
      'Los recuentos de «{column}»: caracteres, palabras y palabras por grupo (primera cifra de su MD5 en minúsculas); NaN si falta.',
    onnxDay: 'El día de «{column}», en días desde el 1 de enero de 1970; el menor entero si falta.',
    onnxTime: 'La hora del día de «{column}» en milisegundos (UTC).',
  },
  en: {
    MODEL_NOT_FOUND: {
      what: 'There is no model at “{path}”.',
      expected: 'the folder of a run or its model.json',
      mend: 'Check the path, or make the model with rumbo autopilot.',
    },
    MODEL_FOREIGN: {
      what: '“{path}” is not a Rumbo model.',
      expected: 'a model.json written by rumbo autopilot',
      mend: 'Give the folder of the run or its model.json.',
    },
    MODEL_TOO_NEW: {
      what: '“{path}” has format {format}, newer than this version of Rumbo.',
      expected: 'a format from 1 to 3',
      mend: 'Update Rumbo, or use the version that wrote the model.',
    },
    MODEL_DAMAGED: {
      what: '“{path}” is damaged or incomplete ({problem}).',
      expected: 'the whole model.json as it was written',
      mend: 'Restore a copy of the file, or repeat the run.',
    },
    COLUMNS_MISSING: {
      what: 'The file lacks {n|a column|columns} that the model uses: {columns}.',
      expected: 'the same columns that the model was trained with',
      mend: 'Add what is missing or mend the names. Similar ones in the file: {nearest}.',
    },
    ONNX_STEP_UNKNOWN: {
      what: 'The model prepares the column {column} by a step ({step}) that cannot be written in ONNX yet.',
      expected: 'steps that the graph can repeat exactly',
      mend: 'Score with model.json, which holds everything.',
    },
    ONNX_COLUMN_READ_TWICE: {
      what: 'The model reads the column {column} both as a category and as a text.',
      expected: 'one reading per column',
      mend: 'Score with model.json, which holds everything.',
    },
    onnxNumber: 'The number in “{column}” as the file has it; NaN where it is missing.',
    onnxCategory: 'The text in “{column}” as the file has it; empty where it is missing.',
    onnxText:
      'The counts of “{column}”: characters, words, and words per group (first digit of the MD5 of the word in lower case); NaN where it is missing.',
    onnxDay: 'The day in “{column}”, in days since 1 January 1970; the smallest integer where it is missing.',
    onnxTime: 'The time of day in “{column}”, in milliseconds (UTC).',
  },
})

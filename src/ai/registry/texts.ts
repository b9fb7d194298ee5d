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
      expected: 'el formato 1',
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
      expected: 'format 1',
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
  },
})

import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'ai.serving.predict': 'Pedir respuestas a los modelos publicados',
    'activity.model.answered': 'pidió la primera respuesta a una versión de un modelo',
    'evidence.ai.serving.answered':
      'Una petición respondida con una puntuación por un modelo publicado; lo que se pide y devuelve está en la descripción de la API.',
    ROWS_UNREADABLE: {
      what: 'Hay {n:integer} {n|dato|datos} que el modelo no puede leer. La lista dice cuál y en qué fila.',
      expected: 'todas las columnas que el modelo usa, con valores de su tipo, o null donde no se sabe',
      mend: 'Corrige lo que dice la lista y vuelve a enviar las filas.',
    },
  },
  en: {
    'ai.serving.predict': 'Ask published models for answers',
    'activity.model.answered': 'asked a version of a model for its first answer',
    'evidence.ai.serving.answered':
      'A request answered with a score by a published model; what is asked and returned is in the description of the API.',
    ROWS_UNREADABLE: {
      what: 'There {n|is|are} {n:integer} {n|value|values} that the model cannot read. The list says which and in which row.',
      expected: 'every column that the model uses, with values of its type, or null where it is not known',
      mend: 'Correct what the list says and send the rows again.',
    },
  },
})

import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'ai.serving.read': 'Ver las listas puntuadas y descargarlas',
    'ai.serving.score': 'Puntuar archivos con los modelos publicados',
    'ai.serving.erase': 'Borrar listas puntuadas',
    'job.ai.serving.score': 'Puntuar un archivo',
    'activity.scoring.started': 'pidió puntuar un archivo',
    'activity.scoring.finished': 'terminó de puntuar un archivo',
    'activity.scoring.cancelled': 'detuvo la puntuación de un archivo',
    'activity.scoring.erased': 'borró una lista puntuada',
    'notice.scoring.ready.name': 'Ha terminado de puntuarse un archivo que pedí',
    'notice.scoring.ready.title': 'Tu lista está lista',
    'notice.scoring.ready.body': 'Ya puedes verla y descargarla.',
    SCORING_NOT_FOUND: {
      what: 'No existe la lista puntuada {scoring}.',
      expected: 'una lista de este modelo y de tu espacio',
      mend: 'Elige una de las que el modelo muestra en Modelos › Catálogo de modelos.',
    },
    SCORING_NOT_FINISHED: {
      what: 'La lista de «{file}» todavía no está.',
      expected: 'una puntuación terminada',
      mend: 'Espera a que termine, o pídela otra vez si se detuvo o falló.',
    },
    SCORING_ENDED: {
      what: 'La puntuación de «{file}» ya ha terminado.',
      expected: 'una puntuación en cola o en marcha',
      mend: 'No hace falta detenerla. Puedes abrir la lista o borrarla.',
    },
    SCORING_STILL_RUNNING: {
      what: 'La puntuación de «{file}» sigue en marcha.',
      expected: 'una puntuación terminada o detenida',
      mend: 'Detenla primero y después bórrala.',
    },
  },
  en: {
    'ai.serving.read': 'See scored lists and download them',
    'ai.serving.score': 'Score files with published models',
    'ai.serving.erase': 'Erase scored lists',
    'job.ai.serving.score': 'Score a file',
    'activity.scoring.started': 'asked for a file to be scored',
    'activity.scoring.finished': 'finished scoring a file',
    'activity.scoring.cancelled': 'stopped the scoring of a file',
    'activity.scoring.erased': 'erased a scored list',
    'notice.scoring.ready.name': 'A file that I asked for has been scored',
    'notice.scoring.ready.title': 'Your list is ready',
    'notice.scoring.ready.body': 'You can see it and download it.',
    SCORING_NOT_FOUND: {
      what: 'There is no scored list {scoring}.',
      expected: 'a list of this model and of your workspace',
      mend: 'Choose one of those that the model shows in Models › Model registry.',
    },
    SCORING_NOT_FINISHED: {
      what: 'The list of “{file}” is not there yet.',
      expected: 'a scoring that has ended',
      mend: 'Wait until it ends, or ask for it again if it was stopped or failed.',
    },
    SCORING_ENDED: {
      what: 'The scoring of “{file}” has ended already.',
      expected: 'a scoring that is queued or running',
      mend: 'There is no need to stop it. You can open the list or erase it.',
    },
    SCORING_STILL_RUNNING: {
      what: 'The scoring of “{file}” is still running.',
      expected: 'a scoring that has ended or was stopped',
      mend: 'Stop it first, then erase it.',
    },
  },
})

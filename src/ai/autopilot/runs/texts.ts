import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'query.ai.autopilot.delivered': 'Los análisis que terminaron en el periodo y entregaron un modelo.',
    'query.ai.autopilot.newest-auc':
      'El AUC, medido con datos apartados, del último modelo de sí o no entregado antes de acabar el periodo.',
    'query.ai.autopilot.newest-lift':
      'Cuántas veces mejor que al azar es el 10 % mejor puntuado por el último modelo de sí o no entregado antes de acabar el periodo.',
    'evidence.ai.autopilot.better-than-chance':
      'Lee las ejecuciones terminadas: el extremo inferior del margen de error de su calidad en la muestra de prueba queda por encima del azar. Vale medio año, mientras la ejecución exista.',
    'evidence.ai.autopilot.data-profiled':
      'Lee las ejecuciones terminadas: al menos 100 filas leídas y comprobadas columna a columna, con sus reparos en el informe. Vale medio año.',
    'evidence.ai.autopilot.algorithms-compared':
      'Lee las ejecuciones terminadas con modelo: al menos tres algoritmos medidos sobre las mismas partes. Vale medio año, mientras la ejecución exista.',
    'evidence.ai.autopilot.settings-tried':
      'Lee las ejecuciones terminadas con modelo: al menos dos combinaciones de ajustes probadas, con cuánto mejora la elegida sobre la de partida. Vale medio año, mientras la ejecución exista.',
    'evidence.ai.autopilot.cross-validated':
      'Lee las ejecuciones terminadas con modelo: medido sobre cinco partes o más. Vale medio año, mientras la ejecución exista.',
    'evidence.ai.autopilot.errors-by-group':
      'Lee las ejecuciones terminadas con modelo: errores medidos en al menos dos grupos de una columna protegida, con cuántas personas hay en cada uno. Vale medio año, mientras la ejecución exista.',
    'evidence.ai.autopilot.problem-stated':
      'Lee las ejecuciones terminadas: al menos 100 filas con resultado conocido, el tipo de problema que se dedujo y la medida que dice si acierta. Vale medio año, mientras la ejecución exista.',
    'evidence.ai.autopilot.settings-gain':
      'Lee las ejecuciones terminadas con modelo: los ajustes elegidos pierden menos que los de partida en filas apartadas. Vale medio año, mientras la ejecución exista.',
    'evidence.ai.autopilot.stands-disturbance':
      'Lee las ejecuciones terminadas con modelo: en la peor de tres pruebas de esfuerzo o más queda al menos el 80 % de la ventaja sobre el azar (de un número, el 90 %). Vale medio año, mientras la ejecución exista.',
    'evidence.ai.autopilot.model-packaged':
      'Lee las ejecuciones terminadas con modelo: el archivo del modelo guardado, con su huella y los datos que espera. Vale medio año, mientras la ejecución exista.',
    'evidence.ai.autopilot.recipe-kept':
      'Lee las ejecuciones terminadas con modelo: los pasos de la receta guardada dentro del modelo, con su huella. Vale medio año, mientras la ejecución exista.',
    'evidence.ai.autopilot.card-written':
      'Lee las ejecuciones terminadas con modelo: la ficha guardada, con al menos cuatro apartados. Vale medio año, mientras la ejecución exista.',
    'ai.autopilot.read': 'Ver las ejecuciones, sus informes y sus modelos',
    'ai.autopilot.start': 'Empezar y cancelar ejecuciones',
    'ai.autopilot.erase': 'Borrar ejecuciones con todo lo que dejaron',
    'job.ai.autopilot.run': 'Buscar un modelo en un archivo',
    RUN_NOT_FOUND: {
      what: 'No existe la ejecución {run}.',
      expected: 'una ejecución de tu espacio',
      mend: 'Elige una de la lista de Modelos › Ejecuciones.',
    },
    RUN_NOT_FINISHED: {
      what: 'La ejecución {run} todavía no tiene «{file}».',
      expected: 'una ejecución terminada con resultado',
      mend: 'Espera a que termine; la lista muestra cuánto falta.',
    },
    RUN_ALREADY_FINISHED: {
      what: 'La ejecución {run} ya ha terminado.',
      expected: 'una ejecución en cola o en marcha',
      mend: 'No hace falta detenerla. Puedes abrir su informe o suprimirla.',
    },
    RUN_STILL_RUNNING: {
      what: 'La ejecución {run} sigue en marcha.',
      expected: 'una ejecución terminada o detenida',
      mend: 'Detenla primero y después suprímela.',
    },
    UPLOAD_MISSING: {
      what: 'No ha llegado ningún archivo.',
      expected: 'un archivo en el campo «file»: CSV, TSV, NDJSON, Parquet o Excel',
      mend: 'Elige el archivo con tus datos y vuelve a enviar.',
    },
    UPLOAD_TOO_LARGE: {
      what: 'El archivo es demasiado grande.',
      expected: 'como mucho {megabytes:integer} MB',
      mend: 'Quita columnas que no hagan falta o guarda el archivo como Parquet.',
    },
    'activity.run.started': 'inició una ejecución',
    'activity.run.finished': 'terminó una ejecución',
    'activity.run.cancelled': 'detuvo una ejecución',
    'notice.run.ready.name': 'Ha terminado una ejecución que empecé',
    'notice.run.ready.title': 'Tu ejecución ha terminado',
    'notice.run.ready.body': 'Ya puedes ver lo que se ha encontrado.',
    'activity.run.search-stopped': 'paró la búsqueda de una ejecución y se quedó con lo mejor',
    'activity.run.erased': 'suprimió una ejecución',
    'measure.rumbo_runs': 'Búsquedas de un modelo que se conservan, por resultado',
    'measure.rumbo_scored_rows': 'Filas puntuadas en las búsquedas que se conservan',
  },
  en: {
    'query.ai.autopilot.delivered': 'The analyses that ended in the period and delivered a model.',
    'query.ai.autopilot.newest-auc':
      'The AUC, measured on data set apart, of the last yes-or-no model delivered before the end of the period.',
    'query.ai.autopilot.newest-lift':
      'How many times better than chance the best-scored 10% is, for the last yes-or-no model delivered before the end of the period.',
    'evidence.ai.autopilot.better-than-chance':
      'Reads finished runs: the lower end of the interval of their quality on the test sample lies above chance. It counts for half a year, as long as the run exists.',
    'evidence.ai.autopilot.data-profiled':
      'Reads finished runs: at least 100 rows read and checked column by column, with the findings in the report. It counts for half a year.',
    'evidence.ai.autopilot.algorithms-compared':
      'Reads finished runs with a model: at least three algorithms measured on the same parts. It counts for half a year, as long as the run exists.',
    'evidence.ai.autopilot.settings-tried':
      'Reads finished runs with a model: at least two combinations of settings tried, with how much the chosen one gains over the first. It counts for half a year, as long as the run exists.',
    'evidence.ai.autopilot.cross-validated':
      'Reads finished runs with a model: measured on five parts or more. It counts for half a year, as long as the run exists.',
    'evidence.ai.autopilot.errors-by-group':
      'Reads finished runs with a model: errors measured in at least two groups of a protected column, with how many people are in each. It counts for half a year, as long as the run exists.',
    'evidence.ai.autopilot.problem-stated':
      'Reads finished runs: at least 100 rows with a known outcome, the kind of problem that was found and the figure that says how good it is. It counts for half a year, as long as the run exists.',
    'evidence.ai.autopilot.settings-gain':
      'Reads finished runs with a model: on rows set aside, the chosen settings lose less than those it began with. It counts for half a year, as long as the run exists.',
    'evidence.ai.autopilot.stands-disturbance':
      'Reads finished runs with a model: in the worst of three stress tests or more at least 80 % of the advantage over chance is left (of a number, 90 %). It counts for half a year, as long as the run exists.',
    'evidence.ai.autopilot.model-packaged':
      'Reads finished runs with a model: the model file that is kept, with its hash and the data that it expects. It counts for half a year, as long as the run exists.',
    'evidence.ai.autopilot.recipe-kept':
      'Reads finished runs with a model: the steps of the recipe that is kept in the model, with its hash. It counts for half a year, as long as the run exists.',
    'evidence.ai.autopilot.card-written':
      'Reads finished runs with a model: the card that is kept, with at least four sections. It counts for half a year, as long as the run exists.',
    'ai.autopilot.read': 'See runs, their reports and their models',
    'ai.autopilot.start': 'Start and cancel runs',
    'ai.autopilot.erase': 'Erase runs with everything they left',
    'job.ai.autopilot.run': 'Find a model in a file',
    RUN_NOT_FOUND: {
      what: 'The run {run} does not exist.',
      expected: 'a run of your workspace',
      mend: 'Choose one from the list in Models › Runs.',
    },
    RUN_NOT_FINISHED: {
      what: 'The run {run} has no "{file}" yet.',
      expected: 'a finished run with a result',
      mend: 'Wait until it ends; the list shows how long that takes.',
    },
    RUN_ALREADY_FINISHED: {
      what: 'The run {run} has already ended.',
      expected: 'a run that waits or is under way',
      mend: 'There is nothing to stop. You can open its report or erase it.',
    },
    RUN_STILL_RUNNING: {
      what: 'The run {run} is still under way.',
      expected: 'a run that has ended or was stopped',
      mend: 'Stop it first, then erase it.',
    },
    UPLOAD_MISSING: {
      what: 'No file arrived.',
      expected: 'a file in the field "file": CSV, TSV, NDJSON, Parquet or Excel',
      mend: 'Choose the file with your data and send again.',
    },
    UPLOAD_TOO_LARGE: {
      what: 'The file is too large.',
      expected: 'at most {megabytes:integer} MB',
      mend: 'Leave out columns that are not needed, or save the file as Parquet.',
    },
    'activity.run.started': 'started a run',
    'activity.run.finished': 'finished a run',
    'activity.run.cancelled': 'stopped a run',
    'notice.run.ready.name': 'A run that I started has ended',
    'notice.run.ready.title': 'Your run has ended',
    'notice.run.ready.body': 'You can see what it found.',
    'activity.run.search-stopped': 'stopped the search of a run and kept the best',
    'activity.run.erased': 'erased a run',
    'measure.rumbo_runs': 'Searches for a model that are kept, by outcome',
    'measure.rumbo_scored_rows': 'Rows scored in the searches that are kept',
  },
})

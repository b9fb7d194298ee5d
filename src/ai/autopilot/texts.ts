import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    OPTION_INVALID: {
      what: 'La opción {option} vale «{got}».',
      expected: 'un número entre {low} y {high}',
      mend: 'Corrige la opción.',
    },
    OBJECTIVE_UNKNOWN: {
      what: 'La opción --objective vale «{got}».',
      expected: 'mean, median, poisson o quantile: con una parte entre 0,01 y 0,99, como quantile:0.9',
      mend: 'Corrige la opción, o quítala para predecir la media.',
    },
    OBJECTIVE_NEEDS_NUMBER: {
      what: 'Se pide {objective}, pero «{target}» no es un número sino una clase.',
      expected: 'una columna objetivo con números',
      mend: 'Quita --objective, o elige una columna de números.',
    },
    OBJECTIVE_NEEDS_COUNTS: {
      what: 'Se pide poisson, pero «{target}» llega a {least}.',
      expected: 'recuentos: números desde 0',
      mend: 'Quita --objective para predecir la media, o elige median.',
    },
    MONOTONE_UNREADABLE: {
      what: 'La opción --monotone contiene «{got}».',
      expected: 'columna:1 (la respuesta nunca baja) o columna:-1 (nunca sube), separadas por comas',
      mend: 'Escribe, por ejemplo, --monotone antigüedad:1,precio:-1.',
    },
    MONOTONE_COLUMN: {
      what: 'La columna «{column}», indicada en --monotone, no es un número ({type}).',
      expected: 'una columna de números',
      mend: 'Quítala de la opción, o da a la columna su formato de número.',
    },
    MONOTONE_IMPOSSIBLE: {
      what: 'No se puede sostener --monotone con lo que se pide predecir ({aim}).',
      expected: 'un sí o no, una media o un recuento',
      mend: 'Quita --monotone, o predice la media.',
    },
    AIM_MEDIAN: 'Se predice la mediana de «{target}»: la mitad de los casos quedan por debajo. Unos pocos valores enormes no la mueven.',
    AIM_QUANTILE: 'Se predice el valor de «{target}» que el {share:percent} de los casos no supera, no su media.',
    AIM_POISSON: 'Se predice el recuento medio de «{target}», siempre por encima de 0 (pérdida de Poisson).',
    MONOTONE_UP: 'A igualdad de lo demás, la respuesta nunca baja cuando sube {columns}.',
    MONOTONE_DOWN: 'A igualdad de lo demás, la respuesta nunca sube cuando sube {columns}.',
    MONOTONE_UNUSED: 'La condición sobre {columns} no se aplica: el modelo no usa {n|esa columna|esas columnas}.',
    START_FROM_UNREADABLE: {
      what: '«{path}» no es una ejecución anterior de la que se pueda partir.',
      expected: 'la carpeta de una ejecución, o su run.json',
      mend: 'Indica en --start-from la carpeta que escribió rumbo autopilot.',
    },
    SEARCH_STARTED_FROM:
      'La búsqueda de ajustes empieza por los {n:integer} mejores de {tried:integer} que probó la ejecución «{run}»; se miden de nuevo con estos datos.',
    MITIGATE_NEEDS_PROTECT: {
      what: 'Se pide --mitigate {got} sin columnas protegidas.',
      expected: 'las columnas cuyos grupos se quieren igualar, en --protect',
      mend: 'Indica --protect (por ejemplo, sexo) o quita --mitigate.',
    },
    VALUE_NOT_NUMBER: {
      what: 'La columna «{column}», indicada en --value, no contiene importes.',
      expected: 'una columna de números, o un importe',
      mend: 'Indica otra columna, o un importe como 40.',
    },
    OUTPUT_IN_USE: {
      what: 'Otra ejecución (proceso {pid}) está escribiendo en la carpeta {folder}.',
      expected: 'una sola ejecución por carpeta',
      mend: 'Espera a que termine, o indica otra carpeta con --out.',
    },
    OUTPUT_NOT_OURS: {
      what: 'La carpeta {folder} contiene archivos que no son de una ejecución, como {file}.',
      expected: 'una carpeta nueva, vacía o con una ejecución anterior',
      mend: 'Indica otra carpeta con --out.',
    },
    OUTPUT_NOT_WRITABLE: {
      what: 'No se puede escribir en {folder} ({reason}).',
      expected: 'una carpeta en la que este usuario pueda escribir',
      mend: 'Da permiso de escritura, o indica otra carpeta con --out.',
    },
    OUTPUT_DISK_FULL: {
      what: 'No queda espacio en el disco de {folder}. No se ha dejado nada a medias.',
      expected: 'espacio para los resultados',
      mend: 'Libera espacio, o indica con --out una carpeta de otro disco.',
    },
    OUTPUT_LEFTOVER_REMOVED: 'Una ejecución anterior se interrumpió. Se ha quitado lo que dejó a medias en {folder}.',
    OUTPUT_REPLACED: 'La carpeta {folder} tenía una ejecución anterior, que se sustituye.',
    TIME_MISSING_DROPPED: '{n} filas no tienen momento en «{column}» y no se usan.',
    TIME_NOT_A_DATE: 'La columna de tiempo «{column}» no contiene fechas ni números: el reparto se hace al azar.',
    VALUE_IGNORED: 'El valor de un acierto no se usa: «{column}» no es una pregunta de sí o no.',
    VALUE_MISSING_FILLED: '{n} filas no tienen importe en «{column}» y cuentan con el importe medio.',
    VALUE_IS_REVENUE:
      'Cada acierto se valora en {amount:money} de ingresos. Lo que costó servirlos no está descontado; di que es el margen si lo que diste es el margen.',
    VALUE_IS_MARGIN: 'Cada acierto se valora en {amount:money} de margen.',
    VAT_TAKEN_OUT: 'Se descuenta un IVA del {rate:percent} de los importes.',
    VAT_ASSUMED_OUT: 'Se entiende que los importes no llevan IVA. Si lo llevan, dilo al empezar la ejecución.',
    COST_NOT_GIVEN: 'Sin el coste de un contacto, contactar no cuesta nada, y siempre compensa llegar a más personas.',
    THRESHOLD_BY_PROFIT: 'Compensa contactar desde una probabilidad de {threshold:percent}: el {share:percent} de las filas.',
    CONTACT_NEVER_PAYS: 'Un contacto cuesta más de lo que trae un acierto: no compensa contactar a nadie.',
    THRESHOLD_BY_PREVALENCE:
      'Se predice «sí» desde una probabilidad de {threshold:percent}: tantas filas como casos hay ({share:percent}).',
    ONNX_NOT_WRITTEN:
      'No se escribe model.onnx: el modelo prepara la columna {column} de un modo que ese formato no sabe repetir con exactitud. Puntúa con model.json.',
    MODEL_OF_TRAINING_ROWS:
      'El modelo que se entrega aprende de {train} filas. Las {test} de prueba quedan fuera, así que sus cifras son de este mismo modelo.',
    EFFECTS_TOO_FEW_CASES:
      'No se da el efecto de cada columna: en la prueba hay {n} {n|caso|casos} del resultado más raro y hacen falta {least}.',
    EFFECTS_SEPARATED: 'No se da el efecto de cada columna: alguna separa del todo los resultados de la prueba.',
    SECOND_RUN_IMPOSSIBLE: 'No se repite la ejecución sin {columns}: no quedaría ninguna columna.',
    summaryFigure: '{name}: {value:decimal} ({low:decimal} – {high:decimal}) en {n} filas de prueba.',
    summarySuspects: 'Revisa si {columns} se {n|conoce|conocen} antes del resultado. Sin {n|ella|ellas}: {value:decimal}.',
    summaryWarnings: '{n} {n|aviso|avisos} en el informe.',
    figure_auc: 'AUC',
    figure_macroAuc: 'AUC media',
    figure_r2: 'R²',
    figure_d2: 'D²',
  },
  en: {
    OPTION_INVALID: {
      what: 'The option {option} is “{got}”.',
      expected: 'a number between {low} and {high}',
      mend: 'Mend the option.',
    },
    OBJECTIVE_UNKNOWN: {
      what: 'The option --objective is “{got}”.',
      expected: 'mean, median, poisson, or quantile: with a share from 0.01 to 0.99, as in quantile:0.9',
      mend: 'Mend the option, or leave it out to predict the mean.',
    },
    OBJECTIVE_NEEDS_NUMBER: {
      what: '{objective} is asked for, but “{target}” holds classes, not numbers.',
      expected: 'a target column of numbers',
      mend: 'Leave out --objective, or choose a column of numbers.',
    },
    OBJECTIVE_NEEDS_COUNTS: {
      what: 'poisson is asked for, but “{target}” goes down to {least}.',
      expected: 'counts: numbers from 0',
      mend: 'Leave out --objective to predict the mean, or choose median.',
    },
    MONOTONE_UNREADABLE: {
      what: 'The option --monotone holds “{got}”.',
      expected: 'column:1 (the answer never falls) or column:-1 (it never rises), separated by commas',
      mend: 'Write, for example, --monotone tenure:1,price:-1.',
    },
    MONOTONE_COLUMN: {
      what: 'The column “{column}”, named in --monotone, is not a number ({type}).',
      expected: 'a column of numbers',
      mend: 'Take it out of the option, or give the column its format of a number.',
    },
    MONOTONE_IMPOSSIBLE: {
      what: '--monotone cannot be kept with what is to be predicted ({aim}).',
      expected: 'a yes or no, a mean or a count',
      mend: 'Leave out --monotone, or predict the mean.',
    },
    AIM_MEDIAN: 'The median of “{target}” is predicted: half of the cases lie below. A few huge values do not move it.',
    AIM_QUANTILE: 'The value of “{target}” that {share:percent} of the cases do not exceed is predicted, not its mean.',
    AIM_POISSON: 'The mean count of “{target}” is predicted, always above 0 (Poisson loss).',
    MONOTONE_UP: 'With all else equal, the answer never falls as {columns} rises.',
    MONOTONE_DOWN: 'With all else equal, the answer never rises as {columns} rises.',
    MONOTONE_UNUSED: 'The condition on {columns} does not apply: the model does not use {n|that column|those columns}.',
    START_FROM_UNREADABLE: {
      what: '“{path}” is not an earlier run that can be started from.',
      expected: 'the folder of a run, or its run.json',
      mend: 'Give in --start-from the folder that rumbo autopilot wrote.',
    },
    SEARCH_STARTED_FROM:
      'The search for settings starts with the {n:integer} best of {tried:integer} that the run “{run}” tried; they are measured anew on these data.',
    MITIGATE_NEEDS_PROTECT: {
      what: '--mitigate {got} is asked for without protected columns.',
      expected: 'the columns whose groups should be treated alike, in --protect',
      mend: 'Give --protect (for example, sex) or leave --mitigate out.',
    },
    VALUE_NOT_NUMBER: {
      what: 'The column “{column}”, named in --value, does not hold amounts.',
      expected: 'a column of numbers, or an amount',
      mend: 'Name another column, or an amount such as 40.',
    },
    OUTPUT_IN_USE: {
      what: 'Another run (process {pid}) is writing to the folder {folder}.',
      expected: 'one run for each folder',
      mend: 'Wait until it ends, or name another folder with --out.',
    },
    OUTPUT_NOT_OURS: {
      what: 'The folder {folder} holds files that are not of a run, such as {file}.',
      expected: 'a folder that is new, empty, or holds an earlier run',
      mend: 'Name another folder with --out.',
    },
    OUTPUT_NOT_WRITABLE: {
      what: '{folder} cannot be written ({reason}).',
      expected: 'a folder that this user can write',
      mend: 'Give permission to write, or name another folder with --out.',
    },
    OUTPUT_DISK_FULL: {
      what: 'There is no space left on the disk of {folder}. Nothing half-written was left.',
      expected: 'space for the results',
      mend: 'Free some space, or name a folder on another disk with --out.',
    },
    OUTPUT_LEFTOVER_REMOVED: 'An earlier run was interrupted. What it left half-written in {folder} was removed.',
    OUTPUT_REPLACED: 'The folder {folder} held an earlier run, which is replaced.',
    TIME_MISSING_DROPPED: '{n} rows have no moment in “{column}” and are not used.',
    TIME_NOT_A_DATE: 'The time column “{column}” holds neither dates nor numbers: rows are dealt at random.',
    VALUE_IGNORED: 'The value of a hit is not used: “{column}” is not a yes or no question.',
    VALUE_MISSING_FILLED: '{n} rows have no amount in “{column}” and count with the mean amount.',
    VALUE_IS_REVENUE:
      'Each hit is valued at {amount:money} of revenue. What it cost to serve is not taken off; say that it is the margin if the margin is what you gave.',
    VALUE_IS_MARGIN: 'Each hit is valued at {amount:money} of margin.',
    VAT_TAKEN_OUT: 'VAT of {rate:percent} is taken out of the amounts.',
    VAT_ASSUMED_OUT: 'Amounts are taken to be without VAT. If they include it, say so when the run starts.',
    COST_NOT_GIVEN: 'Without the cost of a contact, a contact costs nothing, and contacting more people always pays.',
    THRESHOLD_BY_PROFIT: 'A contact pays from a probability of {threshold:percent} on: {share:percent} of the rows.',
    CONTACT_NEVER_PAYS: 'A contact costs more than a hit brings: contacting anybody does not pay.',
    THRESHOLD_BY_PREVALENCE:
      '“Yes” is predicted from a probability of {threshold:percent} on: as many rows as there are cases ({share:percent}).',
    ONNX_NOT_WRITTEN:
      'model.onnx is not written: the model prepares the column {column} in a way that this format cannot repeat exactly. Score with model.json.',
    MODEL_OF_TRAINING_ROWS:
      'The delivered model learns from {train} rows. The {test} test rows stay out, so their figures are of this very model.',
    EFFECTS_TOO_FEW_CASES:
      'The effect of each column is not given: the test has {n} {n|case|cases} of the rarer outcome and it takes {least}.',
    EFFECTS_SEPARATED: 'The effect of each column is not given: one of them sets the outcomes of the test apart altogether.',
    SECOND_RUN_IMPOSSIBLE: 'The run is not repeated without {columns}: no column would be left.',
    summaryFigure: '{name}: {value:decimal} ({low:decimal} – {high:decimal}) on {n} test rows.',
    summarySuspects: 'Check whether {columns} {n|is|are} known before the outcome. Without {n|it|them}: {value:decimal}.',
    summaryWarnings: '{n} {n|warning|warnings} in the report.',
    figure_auc: 'AUC',
    figure_macroAuc: 'mean AUC',
    figure_r2: 'R²',
    figure_d2: 'D²',
  },
})

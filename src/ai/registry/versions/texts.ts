import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'ai.registry.read': 'Ver el catálogo de modelos',
    'ai.registry.publish': 'Publicar modelos y decidir qué versión responde',
    'ai.registry.erase': 'Suprimir versiones de modelos',
    'activity.model.published': 'publicó una versión de un modelo',
    'activity.model.served': 'puso en servicio otra versión de un modelo',
    'activity.model.withdrawn': 'retiró un modelo del servicio',
    'activity.model.erased': 'suprimió una versión de un modelo',
    'evidence.ai.registry.rolled-back':
      'Una vuelta a la versión anterior de un modelo, con la copia comprobada antes de responder, y los segundos que tardó.',
    MODEL_NAME_UNUSABLE: {
      what: 'El nombre «{name}» no sirve para la dirección del modelo.',
      expected: 'un nombre con alguna letra de la a a la z o alguna cifra, distinto de «publish»',
      mend: 'Elige otro nombre, como «Bajas de clientes».',
    },
    MODEL_NAME_NOT_FOUND: {
      what: 'No hay ningún modelo publicado con el nombre «{name}».',
      expected: 'el nombre de un modelo de este espacio, tal como aparece en su dirección',
      mend: 'Búscalo en Modelos › Catálogo de modelos.',
    },
    MODEL_VERSION_NOT_FOUND: {
      what: 'El modelo «{name}» no tiene la versión {version}.',
      expected: 'una versión que esté en el catálogo',
      mend: 'Elige una de la lista de versiones del modelo.',
    },
    MODEL_NOT_SERVED: {
      what: 'El modelo «{name}» está retirado: ninguna versión responde.',
      expected: 'un modelo en servicio',
      mend: 'Pon en servicio una de sus versiones en Modelos › Catálogo de modelos.',
    },
    MODEL_FILE_NOT_KEPT: {
      what: 'Esta versión no tiene el archivo {file}.',
      expected: 'uno de los archivos que la versión muestra',
      mend: 'Descarga model.json, que lo contiene todo.',
    },
    MODEL_COPY_DIFFERS: {
      what: 'La copia guardada del modelo no es la que salió de la ejecución.',
      expected: 'una copia intacta, que responda',
      mend: 'Publica otra vez la ejecución. Si se repite, revisa el disco con rumbo doctor.',
    },
    RUN_WITHOUT_MODEL: {
      what: 'La ejecución no encontró señal suficiente: no hay modelo que publicar.',
      expected: 'una ejecución que terminó con un modelo',
      mend: 'Prueba con más filas u otra columna de resultado, y publica la ejecución que encuentre un modelo.',
    },
  },
  en: {
    'ai.registry.read': 'See the model registry',
    'ai.registry.publish': 'Publish models and decide which version answers',
    'ai.registry.erase': 'Erase versions of models',
    'activity.model.published': 'published a version of a model',
    'activity.model.served': 'put another version of a model into service',
    'activity.model.withdrawn': 'withdrew a model from service',
    'activity.model.erased': 'erased a version of a model',
    'evidence.ai.registry.rolled-back':
      'A return to the former version of a model, with the copy checked before it answered, and the seconds it took.',
    MODEL_NAME_UNUSABLE: {
      what: 'The name “{name}” cannot be the address of a model.',
      expected: 'a name with a letter from a to z or a digit, other than “publish”',
      mend: 'Choose another name, such as “Customer churn”.',
    },
    MODEL_NAME_NOT_FOUND: {
      what: 'There is no published model called “{name}”.',
      expected: 'the name of a model of this workspace, as it is in its address',
      mend: 'Find it in Models › Model registry.',
    },
    MODEL_VERSION_NOT_FOUND: {
      what: 'The model “{name}” has no version {version}.',
      expected: 'a version that is in the registry',
      mend: 'Choose one of the list of versions of the model.',
    },
    MODEL_NOT_SERVED: {
      what: 'The model “{name}” is withdrawn: no version answers.',
      expected: 'a model in service',
      mend: 'Put one of its versions into service in Models › Model registry.',
    },
    MODEL_FILE_NOT_KEPT: {
      what: 'This version has no file {file}.',
      expected: 'one of the files that the version shows',
      mend: 'Download model.json, which holds everything.',
    },
    MODEL_COPY_DIFFERS: {
      what: 'The kept copy of the model is not the one that came out of the run.',
      expected: 'an untouched copy that answers',
      mend: 'Publish the run again. If it happens once more, check the disk with rumbo doctor.',
    },
    RUN_WITHOUT_MODEL: {
      what: 'The run found too little signal: there is no model to publish.',
      expected: 'a run that ended with a model',
      mend: 'Try more rows or another target column, and publish the run that finds a model.',
    },
  },
})

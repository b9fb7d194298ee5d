import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    hello: 'Hola, {name}',
    noModel: 'Todavía no hay ningún modelo. Con un archivo de clientes basta para empezar.',
    models: 'Hay {n:integer} {n|modelo listo|modelos listos} para usar.',
    modelsReady: 'Modelos listos',
    stepsTitle: 'Primeros pasos',
    stepsDone: '{n:integer} de {all:integer} hechos',
    done: 'Hecho',
    pending: 'Pendiente',
    step_model: 'Entrena tu primer modelo',
    why_model: 'De un archivo de clientes a una lista ordenada, con su informe.',
    act_model: 'Entrenar un modelo',
  },
  en: {
    hello: 'Hello, {name}',
    noModel: 'There is no model yet. A file of customers is enough to begin.',
    models: '{n:integer} {n|model is|models are} ready to use.',
    modelsReady: 'Models ready',
    stepsTitle: 'First steps',
    stepsDone: '{n:integer} of {all:integer} done',
    done: 'Done',
    pending: 'Pending',
    step_model: 'Train your first model',
    why_model: 'From a file of customers to an ordered list, with its report.',
    act_model: 'Train a model',
  },
})
